package io.millrace.ops.ledger;

import io.millrace.client.AccountFlags;
import io.millrace.client.TransferFlags;
import io.millrace.codecs.ledger.AccountFlagsDecoder;
import io.millrace.codecs.ledger.TransferFlagsDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class FlagNamesTest {
    @Test
    void shouldNameFlagsAsTheLedgerDoes() {
        assertThat(FlagNames.ofAccount(AccountFlags.HISTORY | AccountFlags.CLOSED)).containsExactly("history", "closed");
        assertThat(FlagNames.ofTransfer(TransferFlags.PENDING | TransferFlags.IMPORTED)).containsExactly("pending", "imported");
        assertThat(FlagNames.ofTransfer(1 << 15)).containsExactly("bit_15");
    }

    @ParameterizedTest
    @ValueSource(classes = {AccountFlagsDecoder.class, TransferFlagsDecoder.class})
    void shouldKnowEveryFlagOfTheSchemaByItsName(final Class<?> flags) throws ReflectiveOperationException {
        final boolean isAccount = flags == AccountFlagsDecoder.class;
        int known = 0;
        for (final Method choice : flags.getMethods()) {
            if (Modifier.isStatic(choice.getModifiers()) && choice.getReturnType() == boolean.class) {
                final String name = choice.getName();
                final int flag = isAccount ? FlagNames.accountFlag(name) : FlagNames.transferFlag(name);
                assertThat((boolean) choice.invoke(null, (short) flag)).as(name).isTrue();
                assertThat(isAccount ? FlagNames.ofAccount(flag) : FlagNames.ofTransfer(flag)).containsExactly(name);
                known |= flag;
            }
        }
        assertThat(known).isEqualTo(isAccount ? 0x3F : 0x1FF);
    }

    @Test
    void shouldReadFlagsOfNewAccounts() {
        assertThat(FlagNames.parseForNewAccount(List.of("history", "debits_must_not_exceed_credits")))
            .isEqualTo(AccountFlags.HISTORY | AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
    }

    @Test
    void shouldRefuseFlagsThatNewAccountsCannotHave() {
        assertThatThrownBy(() -> FlagNames.parseForNewAccount(List.of("linked"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FlagNames.parseForNewAccount(
            List.of("debits_must_not_exceed_credits", "credits_must_not_exceed_debits")))
            .hasMessageContaining("exclude each other");
    }
}
