package io.millrace.engine.fuzz;

import io.millrace.engine.fuzz.MessageShape.Leaf;

import java.util.Random;

/** What goes into a field: what sits on a boundary, or what a producer of the ledger would send. */
final class Values {
    /** Few accounts, so that they meet. */
    static final int ACCOUNTS = 40;
    /** Transfers' ids: enough that many are new, few enough that many are not. */
    static final int TRANSFERS = 20_000;

    private final Random random;

    Values(final Random random) {
        this.random = random;
    }

    /** Something that the schema does not rule out, or does, of as many bytes. */
    long wild(final Leaf leaf) {
        if (leaf.notable().length > 0 && random.nextInt(3) == 0) {
            return leaf.notable()[random.nextInt(leaf.notable().length)];
        }
        return boundary(leaf.length());
    }

    /** On or beside a boundary of numbers of so many bytes, or anywhere. */
    long boundary(final int length) {
        final int bits = length * Byte.SIZE;
        final long sign = 1L << bits - 1;
        return switch (random.nextInt(9)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> -1;
            case 3 -> -2;
            case 4 -> sign;
            case 5 -> sign - 1;
            case 6 -> random.nextInt(300);
            case 7 -> 1L << random.nextInt(bits);
            default -> random.nextLong();
        };
    }

    /** What the ledger takes more often than not. */
    long plausible(final String message, final Leaf leaf) {
        if (leaf.isSet()) {
            return flags(message, leaf);
        }
        return switch (leaf.name()) {
            case "id.low" -> 1 + random.nextInt(message.endsWith("Transfers") ? TRANSFERS : ACCOUNTS);
            case "accountId.low", "debitAccountId.low", "creditAccountId.low" -> 1 + random.nextInt(ACCOUNTS);
            case "pendingId.low" -> random.nextInt(4) == 0 ? 1 + random.nextInt(TRANSFERS) : 0;
            case "amount.low", "rowLimit" -> 1 + random.nextInt(20);
            case "ledger" -> message.startsWith("Create") ? 1 + random.nextInt(10) / 9 : random.nextInt(3);
            case "code" -> message.startsWith("Create") ? 1 : 0;
            case "userData64", "userData32" -> random.nextInt(2);
            case "timeout" -> random.nextInt(3);
            default -> 0;
        };
    }

    private long flags(final String message, final Leaf leaf) {
        if (message.startsWith("GetAccount")) {
            return 1 + random.nextInt(7);
        }
        return random.nextInt(message.startsWith("Create") ? 3 : 2) == 0 ?
            leaf.notable()[random.nextInt(leaf.notable().length)] : 0;
    }
}
