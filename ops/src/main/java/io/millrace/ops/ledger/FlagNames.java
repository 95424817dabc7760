package io.millrace.ops.ledger;

import io.millrace.client.AccountFlags;

import java.util.ArrayList;
import java.util.List;

/** Flags by the names that the ledger gives them; a bit that has none is {@code bit_N}. */
public final class FlagNames {
    private static final List<String> ACCOUNT = List.of(
        "linked",
        "debits_must_not_exceed_credits",
        "credits_must_not_exceed_debits",
        "history",
        "imported",
        "closed");
    private static final List<String> TRANSFER = List.of(
        "linked",
        "pending",
        "post_pending_transfer",
        "void_pending_transfer",
        "balancing_debit",
        "balancing_credit",
        "closing_debit",
        "closing_credit",
        "imported");
    /** What an account may be created with when nothing but its name is known. */
    private static final int CREATABLE = AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS
        | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS
        | AccountFlags.HISTORY;
    private static final int EXCLUSIVE =
        AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS;

    private FlagNames() {
    }

    /**
     * Of an account.
     *
     * @param flags as it has them.
     * @return names of the flags that are set, from bit 0.
     */
    public static List<String> ofAccount(final int flags) {
        return names(ACCOUNT, flags);
    }

    /**
     * Of a transfer.
     *
     * @param flags as it has them.
     * @return names of the flags that are set, from bit 0.
     */
    public static List<String> ofTransfer(final int flags) {
        return names(TRANSFER, flags);
    }

    /**
     * A flag of accounts.
     *
     * @param name as {@link #ofAccount} gives it.
     * @return the flag; 0 when there is none of this name.
     */
    public static int accountFlag(final String name) {
        return flag(ACCOUNT, name);
    }

    /**
     * A flag of transfers.
     *
     * @param name as {@link #ofTransfer} gives it.
     * @return the flag; 0 when there is none of this name.
     */
    public static int transferFlag(final String name) {
        return flag(TRANSFER, name);
    }

    /**
     * Flags for new accounts.
     *
     * @param names of flags.
     * @return the flags together.
     * @throws IllegalArgumentException if a name is none, or the flags exclude each other.
     */
    public static int parseForNewAccount(final List<String> names) {
        int flags = 0;
        for (final String name : names) {
            final int bit = ACCOUNT.indexOf(name);
            if (bit < 0 || (1 << bit & CREATABLE) == 0) {
                throw new IllegalArgumentException(
                    "'" + name + "' is not a flag for new accounts; there are " + String.join(", ", names(ACCOUNT, CREATABLE)));
            }
            flags |= 1 << bit;
        }
        if ((flags & EXCLUSIVE) == EXCLUSIVE) {
            throw new IllegalArgumentException(String.join(" and ", names(ACCOUNT, EXCLUSIVE)) + " exclude each other");
        }
        return flags;
    }

    private static int flag(final List<String> all, final String name) {
        for (int bit = 0; bit < Short.SIZE; bit++) {
            if (name.equals(name(all, bit))) {
                return 1 << bit;
            }
        }
        return 0;
    }

    private static String name(final List<String> all, final int bit) {
        return bit < all.size() ? all.get(bit) : "bit_" + bit;
    }

    private static List<String> names(final List<String> all, final int flags) {
        final List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Short.SIZE; bit++) {
            if ((flags & 1 << bit) != 0) {
                names.add(name(all, bit));
            }
        }
        return names;
    }
}
