package io.millrace.ops;

import io.millrace.client.UInt128;
import io.millrace.ops.imports.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdArgumentTest {
    @Test
    void shouldTakeAnyNumberOf128BitsSinceAnyIdMayBeAskedFor() {
        assertThat(IdArgument.parse("0")).isEqualTo(UInt128.ZERO);
        assertThat(IdArgument.parse("340282366920938463463374607431768211455")).isEqualTo(UInt128.MAX);
    }

    @Test
    void shouldDeriveTheIdOfATextAsAnImportDoes() {
        assertThat(IdArgument.parse("unit:17")).isEqualTo(Ids.of("unit:17"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "340282366920938463463374607431768211456"})
    void shouldSayWhatIsWrongWithWhatIsNoId(final String text) {
        assertThatThrownBy(() -> IdArgument.parse(text))
            .isInstanceOfSatisfying(CommandException.class, ex -> assertThat(ex.exitCode()).isEqualTo(ExitCode.USAGE))
            .hasMessageContaining("'" + text + "' is no id");
    }
}
