package io.millrace.ops.ledger;

import io.millrace.client.Account;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Per ledger, what its accounts' balances come to. Debits and credits are equal, or something is broken. */
public final class TrialBalance {
    private final Map<Integer, Sums> ledgers = new TreeMap<>(Integer::compareUnsigned);

    /** Adds one account. */
    public void add(final Account account) {
        final Sums sums = ledgers.computeIfAbsent(account.ledger(), ledger -> new Sums());
        sums.accounts++;
        sums.debitsPending.add(account.debitsPending().high(), account.debitsPending().low());
        sums.debitsPosted.add(account.debitsPosted().high(), account.debitsPosted().low());
        sums.creditsPending.add(account.creditsPending().high(), account.creditsPending().low());
        sums.creditsPosted.add(account.creditsPosted().high(), account.creditsPosted().low());
    }

    /** One line per ledger, by number. */
    public List<Line> lines() {
        final List<Line> lines = new ArrayList<>();
        ledgers.forEach((ledger, sums) -> lines.add(new Line(
            Integer.toUnsignedLong(ledger),
            sums.accounts,
            sums.debitsPending.value(),
            sums.creditsPending.value(),
            sums.debitsPosted.value(),
            sums.creditsPosted.value())));
        return lines;
    }

    /** Whether debits and credits are equal in every ledger, pending and posted. */
    public boolean isBalanced() {
        return lines().stream().allMatch(Line::isBalanced);
    }

    /** The sums of one ledger. */
    public record Line(
        long ledger,
        long accounts,
        BigInteger debitsPending,
        BigInteger creditsPending,
        BigInteger debitsPosted,
        BigInteger creditsPosted) {
        /** Whether debits and credits are equal, pending and posted. */
        public boolean isBalanced() {
            return debitsPending.equals(creditsPending) && debitsPosted.equals(creditsPosted);
        }
    }

    private static final class Sums {
        private final ExactSum debitsPending = new ExactSum();
        private final ExactSum debitsPosted = new ExactSum();
        private final ExactSum creditsPending = new ExactSum();
        private final ExactSum creditsPosted = new ExactSum();
        private long accounts;
    }
}
