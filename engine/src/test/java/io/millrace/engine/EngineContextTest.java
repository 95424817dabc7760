package io.millrace.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class EngineContextTest {
    static Stream<Arguments> badSettings() {
        return Stream.of(
            bad("home", c -> c.home(null)),
            bad("ringSlots", c -> c.ringSlots(1000)),
            bad("ringSlots", c -> c.ringSlots(131_072)),
            bad("messageLengthMax", c -> c.messageLengthMax(1000)),
            bad("arenaLength", c -> c.arenaLength(1024 * 1024)),
            bad("segmentLength", c -> c.segmentLength(1024 * 1024)),
            bad("frameLengthTarget", c -> c.frameLengthTarget(1)),
            bad("sessionsMax", c -> c.sessionsMax(0)),
            bad("sessionTimeoutNs", c -> c.sessionTimeoutNs(1)),
            bad("accountsMax", c -> c.accountsMax(0)),
            bad("transfersMax", c -> c.transfersMax(-1)),
            bad("controlStreamId", c -> c.controlStreamId(101)),
            bad("ingressChannels", c -> c.ingressChannels(List.of())),
            bad("ingressChannels", c -> c.ingressChannels(List.of("aeron:udp?endpoint=10.1.2.3:40"))));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void shouldNameTheSettingThatIsWrong(final String name, final UnaryOperator<EngineContext> change) {
        final EngineContext context = change.apply(new EngineContext().home(Path.of("home")));
        assertThatThrownBy(context::conclude)
            .isInstanceOf(EngineException.class)
            .hasMessageStartingWith("INVALID_SETTING: " + name + " is ")
            .hasMessageContaining("it must be");
    }

    @Test
    void shouldGiveEachHomeAMediaDriverFolderOfItsOwn() {
        assertThat(EngineContext.aeronDirectoryName(Path.of("a"))).isNotEqualTo(EngineContext.aeronDirectoryName(Path.of("b")));
        assertThat(EngineContext.aeronDirectoryName(Path.of("a")))
            .isEqualTo(EngineContext.aeronDirectoryName(Path.of("./x/../a")));
    }

    private static Arguments bad(final String name, final UnaryOperator<EngineContext> change) {
        return arguments(name, change);
    }
}
