package io.millrace.ops.ledger;

import io.millrace.client.AccountFlags;
import io.millrace.client.TransferFlags;
import org.junit.jupiter.api.Test;

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
