package io.millrace.ops.ledger;

import io.millrace.client.Account;
import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;

import static org.assertj.core.api.Assertions.assertThat;

final class TrialBalanceTest {
    private final TrialBalance balance = new TrialBalance();

    @Test
    void shouldAddUpEachLedgerForItself() {
        balance.add(account(-1, 5, 100, 0, 0));
        balance.add(account(-1, 0, 0, 5, 100));
        balance.add(account(826, 0, 30, 0, 20));
        balance.add(account(826, 0, 20, 0, 30));

        assertThat(balance.lines()).containsExactly(
            line(826, 2, 0, 0, 50, 50),
            line(4_294_967_295L, 2, 5, 5, 100, 100));
        assertThat(balance.isBalanced()).isTrue();
    }

    @Test
    void shouldTellDebitsAndCreditsThatDiffer() {
        balance.add(account(1, 0, 100, 0, 99));

        assertThat(balance.isBalanced()).isFalse();
    }

    @Test
    void shouldTellPendingDebitsAndCreditsThatDiffer() {
        balance.add(account(1, 1, 100, 0, 100));

        assertThat(balance.isBalanced()).isFalse();
    }

    @Test
    void shouldNotLetOneLedgerMakeUpForAnother() {
        balance.add(account(1, 0, 100, 0, 0));
        balance.add(account(2, 0, 0, 0, 100));

        assertThat(balance.isBalanced()).isFalse();
    }

    @Test
    void shouldNotLetSoundLedgersHideOneThatIsNot() {
        balance.add(account(1, 0, 100, 0, 100));
        balance.add(account(2, 0, 100, 0, 99));

        assertThat(balance.isBalanced()).isFalse();
    }

    private static TrialBalance.Line line(
        final long ledger,
        final long accounts,
        final long debitsPending,
        final long creditsPending,
        final long debitsPosted,
        final long creditsPosted) {
        return new TrialBalance.Line(ledger, accounts, BigInteger.valueOf(debitsPending), BigInteger.valueOf(creditsPending),
            BigInteger.valueOf(debitsPosted), BigInteger.valueOf(creditsPosted));
    }

    private static Account account(
        final int ledger,
        final long debitsPending,
        final long debitsPosted,
        final long creditsPending,
        final long creditsPosted) {
        return new Account(UInt128.of(1), UInt128.of(debitsPending), UInt128.of(debitsPosted), UInt128.of(creditsPending),
            UInt128.of(creditsPosted), UInt128.ZERO, 0, 0, ledger, 1, 0, 1);
    }
}
