package io.millrace.ops.rig;

import io.millrace.client.AccountBatch;
import io.millrace.client.AccountFlags;
import io.millrace.client.TransferEvent;

/**
 * What the producers pay. A payment follows from its number, so that books need no more than its outcome:
 * wallets pay merchants and each other, a bank loads wallets; wallets must not go below zero, and sometimes would.
 */
public final class Payments {
    /** Ledger of all accounts. */
    public static final int LEDGER = 978;
    /** Number of accounts; their ids are 1 and the following. */
    public static final int ACCOUNTS = 1_000;

    private static final int WALLET_CODE = 10;
    private static final int BANK_CODE = 20;
    private static final int BANK = 1;
    private static final int FIRST_WALLET = 2;
    private static final int WALLETS = ACCOUNTS - 1;
    private static final int LOAD_CODE = 1;
    private static final int PAYMENT_CODE = 2;

    private Payments() {
    }

    /**
     * Adds all accounts to a batch.
     *
     * @param batch with room for them.
     */
    public static void addAccounts(final AccountBatch batch) {
        batch.add().id(0, BANK).ledger(LEDGER).code(BANK_CODE);
        for (int i = 0; i < WALLETS; i++) {
            batch.add().id(0, FIRST_WALLET + i).ledger(LEDGER).code(WALLET_CODE)
                .flags(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
        }
    }

    /**
     * Writes a payment.
     *
     * @param event    to be filled, with an id of the producer and the number.
     * @param producer who pays.
     * @param number   of the payment, from 1.
     */
    public static void fill(final TransferEvent event, final int producer, final long number) {
        event.id(producer, number)
            .debitAccountId(0, debit(producer, number))
            .creditAccountId(0, credit(producer, number))
            .amount(amount(producer, number))
            .userData32(producer)
            .ledger(LEDGER)
            .code(isLoad(producer, number) ? LOAD_CODE : PAYMENT_CODE);
    }

    /**
     * Who is debited.
     *
     * @param producer who pays.
     * @param number   of the payment, from 1.
     * @return the account's id.
     */
    public static int debit(final int producer, final long number) {
        return isLoad(producer, number) ? BANK : wallet(hash(producer, number) >>> 8);
    }

    /**
     * Who is credited.
     *
     * @param producer who pays.
     * @param number   of the payment, from 1.
     * @return the account's id.
     */
    public static int credit(final int producer, final long number) {
        final long hash = hash(producer, number);
        // Another wallet than the one that pays.
        return isLoad(producer, number) ? wallet(hash >>> 8)
            : FIRST_WALLET + (int) (Long.remainderUnsigned(hash >>> 8, WALLETS) + 1 + (hash >>> 56) % (WALLETS - 1)) % WALLETS;
    }

    /**
     * How much.
     *
     * @param producer who pays.
     * @param number   of the payment, from 1.
     * @return the amount, in the ledger's smallest unit.
     */
    public static long amount(final int producer, final long number) {
        final long cents = 1 + (hash(producer, number) >>> 20 & 0x3FF);
        return isLoad(producer, number) ? 8 * cents : cents;
    }

    private static boolean isLoad(final int producer, final long number) {
        return (hash(producer, number) & 7) == 0;
    }

    private static int wallet(final long hash) {
        return FIRST_WALLET + (int) Long.remainderUnsigned(hash, WALLETS);
    }

    /** The 64-bit finalizer of SplitMix64. */
    private static long hash(final int producer, final long number) {
        long z = number * 0x9E3779B97F4A7C15L + producer;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
