package io.millrace.client;

import java.util.concurrent.TimeUnit;

/**
 * Gets a lost session back, step by step: tries again and again until it is there, the engine refuses for good, or time is up.
 */
final class Reconnect implements AutoCloseable {
    /**
     * How long an attempt may stand still. It can't tell a media driver that was started anew from one that is slow: what it
     * has set up with the old one leads nowhere.
     */
    private static final long ATTEMPT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A driver says each second that it lives. After a loss one that does not is more likely dead than busy. */
    private static final long DRIVER_SILENCE_MAX_NS = TimeUnit.SECONDS.toNanos(3);

    private final Client.Context context;
    private final Credentials credentials;
    private Connector connector;
    private int progress;
    private long deadlineNs;
    private long attemptAtNs;
    private long attemptDeadlineNs;
    private ClientException failure;
    private DisconnectReason reason;
    private String detail;
    private boolean isOver;

    Reconnect(final Client.Context context, final Credentials credentials) {
        this.context = context;
        this.credentials = credentials;
    }

    /** Can a session be got back that was lost for this reason? */
    boolean isWorthwhile(final DisconnectReason reason) {
        return reason.isPassing() && context.reconnectTimeoutNs() > 0 &&
            (context.aeron() == null || !context.aeron().isClosed());
    }

    /** Begins, with what the session was lost by. */
    void start(final DisconnectReason reason, final String detail, final long nowNs, final long deadlineNs) {
        this.reason = reason;
        this.detail = detail;
        this.deadlineNs = deadlineNs;
        attemptAtNs = nowNs;
        failure = null;
        isOver = false;
    }

    /** Takes the next step; returns the session once it is there, and null until then. */
    Session doWork(final long nowNs) {
        try {
            final Session session = attempt(nowNs);
            if (session != null) {
                connector = null;
                return session;
            }
        } catch (final ClientException ex) {
            onFailure(ex, nowNs);
        }
        if (!isOver && nowNs - deadlineNs >= 0) {
            giveUp(reason, detail + "; not got back within " +
                TimeUnit.NANOSECONDS.toMillis(context.reconnectTimeoutNs()) + " ms: " + lastFailure().getMessage());
        }
        return null;
    }

    /** Has it been given up? */
    boolean isOver() {
        return isOver;
    }

    /** Why the session was lost; once it is given up, why that is. */
    DisconnectReason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }

    @Override
    public void close() {
        if (connector != null) {
            connector.close();
            connector = null;
        }
    }

    private Session attempt(final long nowNs) {
        if (connector == null) {
            if (nowNs - attemptAtNs < 0) {
                return null;
            }
            connector = new Connector(
                context, credentials, Math.min(context.driverTimeoutNs(), DRIVER_SILENCE_MAX_NS), nowNs);
            progress = connector.progress();
            attemptDeadlineNs = nowNs + ATTEMPT_TIMEOUT_NS;
        }
        connector.doWork(nowNs);
        if (connector.session() != null) {
            return connector.session();
        }
        if (connector.progress() > progress || connector.isAwaitingDriver()) {
            progress = connector.progress();
            attemptDeadlineNs = nowNs + ATTEMPT_TIMEOUT_NS;
        } else if (nowNs - attemptDeadlineNs >= 0) {
            throw connector.notInTime(ATTEMPT_TIMEOUT_NS);
        }
        return null;
    }

    private void onFailure(final ClientException ex, final long nowNs) {
        close();
        failure = ex;
        attemptAtNs = nowNs + RETRY_INTERVAL_NS;
        if (ex instanceof ConnectRefusedException refused) {
            if (!refused.reason().isPassing()) {
                giveUp(refused.reason(), refused.detail());
            }
        } else if (ex.code() == ErrorCode.ENGINE_NOT_TRUSTED) {
            giveUp(DisconnectReason.ENGINE_NOT_TRUSTED, ex.getMessage());
        } else if (ex.code() == ErrorCode.PROTOCOL) {
            giveUp(DisconnectReason.PROTOCOL_ERROR, ex.getMessage());
        } else if (context.aeron() != null && context.aeron().isClosed()) {
            giveUp(DisconnectReason.MEDIA_DRIVER_LOST, "the Aeron client that was given is closed: " + ex.getMessage());
        }
    }

    private ClientException lastFailure() {
        return failure != null || connector == null ? failure : connector.notInTime(context.reconnectTimeoutNs());
    }

    private void giveUp(final DisconnectReason why, final String whyDetail) {
        close();
        reason = why;
        detail = whyDetail;
        isOver = true;
    }
}
