package io.millrace.engine.auth;

import java.util.Arrays;
import java.util.Objects;

/**
 * Who a producer is, and what it may do. Does not change.
 */
public final class Identity {
    /** Bit of {@link #roles}: send queries. The bits are those of {@code Roles} in session.xml. */
    public static final int READ = 1;
    /** Bit of {@link #roles}: send commands. */
    public static final int WRITE = 1 << 1;
    /** Bit of {@link #roles}: end other sessions. */
    public static final int OPERATE = 1 << 2;
    /** Bit of {@link #roles}: touch every ledger; the list of ledgers is empty then. */
    public static final int ALL_LEDGERS = 1 << 3;
    /** Greatest number of ledgers that are listed one by one. */
    public static final int LEDGERS_MAX = 256;
    /** Whoever connects to an engine that asks nobody: may do everything. */
    public static final Identity ANYONE = new Identity("anyone", 0, READ | WRITE | OPERATE | ALL_LEDGERS);

    private static final int ALL_ROLES = READ | WRITE | OPERATE | ALL_LEDGERS;

    private final String name;
    private final int principal;
    private final int roles;
    private final int[] ledgers;

    /**
     * Says who somebody is.
     *
     * @param name      for people to read; what the engine keeps is the principal.
     * @param principal number that stands for somebody in the order, for ever; 0 is nobody in particular.
     * @param roles     bits of what the principal may do.
     * @param ledgers   unsigned, that the principal may touch, in any order, none twice; none with {@link #ALL_LEDGERS}. Copied.
     * @throws IllegalArgumentException if roles or ledgers can't be.
     */
    public Identity(final String name, final int principal, final int roles, final int... ledgers) {
        this.name = Objects.requireNonNull(name, "name");
        this.principal = principal;
        this.roles = roles;
        this.ledgers = sorted(ledgers);
        if ((roles & ~ALL_ROLES) != 0) {
            throw new IllegalArgumentException("roles have bits that mean nothing: 0x" + Integer.toHexString(roles));
        }
        if (ledgers.length > LEDGERS_MAX) {
            throw new IllegalArgumentException(ledgers.length + " ledgers, of at most " + LEDGERS_MAX);
        }
        if ((roles & ALL_LEDGERS) != 0 && ledgers.length != 0) {
            throw new IllegalArgumentException("all ledgers, and " + ledgers.length + " more");
        }
        for (int i = 1; i < ledgers.length; i++) {
            if (this.ledgers[i] == this.ledgers[i - 1]) {
                throw new IllegalArgumentException("ledger " + Integer.toUnsignedString(this.ledgers[i]) + " stands there twice");
            }
        }
    }

    /**
     * What people call it.
     *
     * @return the name.
     */
    public String name() {
        return name;
    }

    /**
     * What the order calls it.
     *
     * @return the number.
     */
    public int principal() {
        return principal;
    }

    /**
     * What it may do.
     *
     * @return bits: {@link #READ}, {@link #WRITE}, {@link #OPERATE}, {@link #ALL_LEDGERS}.
     */
    public int roles() {
        return roles;
    }

    /**
     * Whether it has a role.
     *
     * @param role bit of the role.
     * @return true if it has.
     */
    public boolean has(final int role) {
        return (roles & role) != 0;
    }

    /**
     * The ledgers that it may touch; they say nothing where it has {@link #ALL_LEDGERS}.
     *
     * @return a copy, rising as unsigned integers, as {@code OpenSession} wants them.
     */
    public int[] ledgers() {
        return ledgers.clone();
    }

    @Override
    public String toString() {
        return name + " (principal " + Integer.toUnsignedString(principal) + ')';
    }

    /** With the sign bit turned over, signed order is unsigned order. */
    private static int[] sorted(final int[] ledgers) {
        return Arrays.stream(ledgers).map(l -> l ^ Integer.MIN_VALUE).sorted().map(l -> l ^ Integer.MIN_VALUE).toArray();
    }
}
