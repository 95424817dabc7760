package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** In each ledger the sums of debits and of credits are equal, the pending ones and the posted ones, at every sequence. */
final class BooksCheck {
    private final Account account = new Account();

    void assertBalanced(final Ledger ledger) {
        final Map<Integer, BigInteger> pending = new HashMap<>();
        final Map<Integer, BigInteger> posted = new HashMap<>();
        final long count = ledger.tables().accounts.rowCount();
        for (long row = 0; row < count; row++) {
            ledger.tables().accounts.read(row, account.buffer());
            add(pending, account.debitsPendingLow(), account.debitsPendingHigh());
            subtract(pending, account.creditsPendingLow(), account.creditsPendingHigh());
            add(posted, account.debitsPostedLow(), account.debitsPostedHigh());
            subtract(posted, account.creditsPostedLow(), account.creditsPostedHigh());
        }
        assertThat(pending.values()).as("pending debits less pending credits").allMatch(sum -> sum.signum() == 0);
        assertThat(posted.values()).as("posted debits less posted credits").allMatch(sum -> sum.signum() == 0);
    }

    private void add(final Map<Integer, BigInteger> sums, final long low, final long high) {
        if ((low | high) != 0) {
            sums.merge(account.ledger(), unsigned(low, high), BigInteger::add);
        }
    }

    private void subtract(final Map<Integer, BigInteger> sums, final long low, final long high) {
        if ((low | high) != 0) {
            sums.merge(account.ledger(), unsigned(low, high).negate(), BigInteger::add);
        }
    }

    private static BigInteger unsigned(final long low, final long high) {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(low)));
    }
}
