package io.millrace.engine.service;

import java.util.Arrays;

/**
 * Which ledgers a principal may touch. Immutable.
 */
public final class Grants {
    /** Every ledger. */
    public static final Grants ALL = new Grants(true, new int[0]);
    /** No ledger at all. */
    public static final Grants NONE = new Grants(false, new int[0]);

    private final boolean isAll;
    private final int[] ledgers;

    private Grants(final boolean isAll, final int[] ledgers) {
        this.isAll = isAll;
        this.ledgers = ledgers;
    }

    /**
     * Some ledgers.
     *
     * @param ledgers in any order, more than once if need be; copied.
     * @return the grants.
     */
    public static Grants of(final int... ledgers) {
        return new Grants(false, Arrays.stream(ledgers).sorted().distinct().toArray());
    }

    /**
     * Is everything granted?
     *
     * @return true if every ledger may be touched.
     */
    public boolean isAll() {
        return isAll;
    }

    /**
     * May this ledger be touched?
     *
     * @param ledger an unsigned number.
     * @return true if so.
     */
    public boolean allows(final int ledger) {
        return isAll || Arrays.binarySearch(ledgers, ledger) >= 0;
    }

    /**
     * Number of ledgers that are named.
     *
     * @return the count; 0 where all are granted.
     */
    public int count() {
        return ledgers.length;
    }

    /**
     * A ledger that is named.
     *
     * @param i from 0 to below {@link #count}.
     * @return the ledger; they rise as signed numbers do.
     */
    public int ledger(final int i) {
        return ledgers[i];
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Grants && isAll == ((Grants) other).isAll && Arrays.equals(ledgers, ((Grants) other).ledgers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ledgers);
    }

    @Override
    public String toString() {
        return isAll ? "all ledgers" : Arrays.toString(ledgers);
    }
}
