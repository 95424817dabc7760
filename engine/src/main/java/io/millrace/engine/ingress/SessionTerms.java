package io.millrace.engine.ingress;

import io.millrace.codecs.session.RolesDecoder;

/**
 * What a session may do, and how much it has done: what {@link Admission} judges its messages by. Ingress's thread.
 */
public final class SessionTerms {
    /** So many messages refused in a row, and none taken between them, and it is no producer: the session ends. */
    public static final int REFUSED_IN_ROW_MAX = 4_096;

    private final int index;
    private final long clientId;
    private final int principal;
    private final int roles;
    private final int messageLengthMax;
    private final RequestWindow window;
    private long commands;
    private long queries;
    private long repeats;
    private long refused;
    private int refusedInRow;

    /**
     * Terms of a session.
     *
     * @param index            of the session among the engine's.
     * @param clientId         whose session it is.
     * @param principal        who it has authenticated as.
     * @param roles            bits of {@link io.millrace.codecs.session.RolesDecoder}.
     * @param messageLengthMax greatest length of a message in either direction, in bytes.
     * @param window           of the client's request ids.
     */
    public SessionTerms(
        final int index,
        final long clientId,
        final int principal,
        final int roles,
        final int messageLengthMax,
        final RequestWindow window) {
        this.index = index;
        this.clientId = clientId;
        this.principal = principal;
        this.roles = roles;
        this.messageLengthMax = messageLengthMax;
        this.window = window;
    }

    int index() {
        return index;
    }

    long clientId() {
        return clientId;
    }

    int principal() {
        return principal;
    }

    boolean mayRead() {
        return RolesDecoder.read(roles);
    }

    boolean mayWrite() {
        return RolesDecoder.write(roles);
    }

    boolean mayOperate() {
        return RolesDecoder.operate(roles);
    }

    int messageLengthMax() {
        return messageLengthMax;
    }

    RequestWindow window() {
        return window;
    }

    void countCommand() {
        commands++;
        refusedInRow = 0;
    }

    void countQuery() {
        queries++;
        refusedInRow = 0;
    }

    void countRepeat() {
        repeats++;
        refusedInRow = 0;
    }

    /** Counts a refusal, and whether it speaks against the producer. */
    void countRefused(final boolean isProducersFault) {
        refused++;
        if (isProducersFault) {
            refusedInRow++;
        }
    }

    boolean isRefusedTooOften() {
        return refusedInRow >= REFUSED_IN_ROW_MAX;
    }

    long commands() {
        return commands;
    }

    long queries() {
        return queries;
    }

    long repeats() {
        return repeats;
    }

    long refused() {
        return refused;
    }
}
