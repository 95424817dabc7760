package io.millrace.ops.ledger;

import io.millrace.client.Account;
import io.millrace.client.Transfer;
import io.millrace.client.TransferFlags;
import io.millrace.client.UInt128;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sums of what transfers have posted, by ledger and further keys. A transfer is two postings, a debit to one account and a
 * credit to another; pending transfers and voids post nothing.
 */
public final class PostingGroups {
    private static final int POSTS_NOTHING = TransferFlags.PENDING | TransferFlags.VOID_PENDING_TRANSFER;

    private final Map<UInt128, Integer> accountCodes = new HashMap<>();
    private final Map<GroupKey, Sums> groups = new HashMap<>();
    private final boolean byCode;
    private final boolean byUserData32;
    private final boolean byAccountCode;

    /** What postings can be told apart by, besides their ledger. */
    public enum Key {
        /** The transfer's code. */
        CODE,
        /** The transfer's user_data_32. */
        USER_DATA_32,
        /** The code of the account that is posted to. */
        ACCOUNT_CODE;

        /** As it is spelled on the command line and in output. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** By these keys, and ledger. */
    public PostingGroups(final Set<Key> keys) {
        byCode = keys.contains(Key.CODE);
        byUserData32 = keys.contains(Key.USER_DATA_32);
        byAccountCode = keys.contains(Key.ACCOUNT_CODE);
    }

    /** Whether accounts have to be known before the transfers that post to them. */
    public static boolean needsAccounts(final Set<Key> keys) {
        return keys.contains(Key.ACCOUNT_CODE);
    }

    /** Makes an account known. */
    public void add(final Account account) {
        accountCodes.put(account.id(), account.code());
    }

    /** Adds the two postings of a transfer. */
    public void add(final Transfer transfer) {
        if ((transfer.flags() & POSTS_NOTHING) != 0) {
            return;
        }
        final Sums debit = sums(transfer, transfer.debitAccountId());
        debit.transfers++;
        debit.debits.add(transfer.amount().high(), transfer.amount().low());
        final Sums credit = sums(transfer, transfer.creditAccountId());
        if (credit != debit) {
            credit.transfers++;
        }
        credit.credits.add(transfer.amount().high(), transfer.amount().low());
    }

    /**
     * All groups.
     *
     * @param order the keys by which they are ordered, after the ledger.
     */
    public List<Group> groups(final Iterable<Key> order) {
        final List<Group> result = new ArrayList<>();
        groups.forEach((key, sums) -> result.add(new Group(
            key.ledger, key.code, key.userData32, key.accountCode,
            sums.transfers, sums.debits.value(), sums.credits.value())));
        Comparator<Group> comparator = Comparator.comparingLong(Group::ledger);
        for (final Key key : order) {
            comparator = comparator.thenComparingLong(group -> group.value(key));
        }
        result.sort(comparator);
        return result;
    }

    private Sums sums(final Transfer transfer, final UInt128 accountId) {
        return groups.computeIfAbsent(
            new GroupKey(
                Integer.toUnsignedLong(transfer.ledger()),
                byCode ? transfer.code() : 0,
                byUserData32 ? Integer.toUnsignedLong(transfer.userData32()) : 0,
                byAccountCode ? accountCode(accountId) : 0),
            key -> new Sums());
    }

    private int accountCode(final UInt128 accountId) {
        final Integer code = accountCodes.get(accountId);
        if (code == null) {
            throw new IllegalStateException("a transfer names account " + accountId + ", which is not there");
        }
        return code;
    }

    /**
     * The sums of one group; keys that were not asked for are 0.
     *
     * @param transfers how many have a posting in the group.
     */
    public record Group(
        long ledger,
        int code,
        long userData32,
        int accountCode,
        long transfers,
        BigInteger debits,
        BigInteger credits) {
        /** Debits less credits. */
        public BigInteger balance() {
            return debits.subtract(credits);
        }

        /** The value of a key. */
        public long value(final Key key) {
            return switch (key) {
                case CODE -> code;
                case USER_DATA_32 -> userData32;
                case ACCOUNT_CODE -> accountCode;
            };
        }
    }

    private record GroupKey(long ledger, int code, long userData32, int accountCode) {
    }

    private static final class Sums {
        private final ExactSum debits = new ExactSum();
        private final ExactSum credits = new ExactSum();
        private long transfers;
    }
}
