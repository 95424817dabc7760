package io.millrace.client;

import io.aeron.ExclusivePublication;

import java.util.concurrent.TimeUnit;

/** An open session: its streams, what was granted, and the signs of life in both directions. */
final class Session implements AutoCloseable {
    private static final int KEEP_ALIVES_PER_TIMEOUT = 4;
    private static final int DISCONNECT_ATTEMPTS = 100;
    private static final long CONDUCTOR_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CONDUCTOR_INTERVAL_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Transport transport;
    private final ControlProxy control;
    private final SessionTerms terms;
    private final long keepAliveIntervalNs;
    private long lastHeardNs;
    private long lastPolledNs;
    private long keepAliveAtNs;
    private long lastConductedNs;
    private DisconnectReason lossReason;
    private String lossDetail;

    Session(final Transport transport, final ControlProxy control, final SessionTerms terms, final long nowNs) {
        this.transport = transport;
        this.control = control;
        this.terms = terms;
        keepAliveIntervalNs = terms.sessionTimeoutNs() / KEEP_ALIVES_PER_TIMEOUT;
        lastHeardNs = nowNs;
        lastPolledNs = nowNs;
        lastConductedNs = nowNs;
        keepAliveAtNs = nowNs + keepAliveIntervalNs;
    }

    SessionTerms terms() {
        return terms;
    }

    ExclusivePublication commands() {
        return transport.commands();
    }

    ControlProxy control() {
        return control;
    }

    /** Greatest length of a message that both the engine and the stream take. */
    int maxMessageLength() {
        return Math.min(terms.maxMessageLength(), transport.commands().maxMessageLength());
    }

    /** Judges what a poll has brought: false if the session is lost, and then the loss has a reason. */
    boolean isAlive(final long nowNs, final int fragments, final ReplyAdapter replies) {
        if (fragments > 0) {
            lastHeardNs = nowNs;
        } else if (transport.isClosed()) {
            lose(DisconnectReason.MEDIA_DRIVER_LOST, "Aeron's client is closed, as it is when the media driver dies; " +
                "see that the driver runs, and connect again: " + transport.lastError());
        } else if (replies.isAtEnd()) {
            lose(DisconnectReason.ENGINE_LOST, "the engine's stream of replies has ended; connect again");
        } else {
            checkSilence(nowNs);
        }
        lastPolledNs = nowNs;
        return lossReason == null;
    }

    DisconnectReason lossReason() {
        return lossReason;
    }

    String lossDetail() {
        return lossDetail;
    }

    int keepAlive(final long nowNs) {
        if (nowNs - keepAliveAtNs >= 0 && control.keepAlive()) {
            keepAliveAtNs = nowNs + keepAliveIntervalNs;
            return 1;
        }
        return 0;
    }

    /**
     * Lets Aeron do its own work, which is not urgent; and when replies wait it had better wait too, for it may find that the
     * driver has gone, and close the stream before they were read.
     */
    int runConductor(final long nowNs, final boolean isCaughtUp) {
        final long sinceNs = nowNs - lastConductedNs;
        if (sinceNs >= (isCaughtUp ? CONDUCTOR_INTERVAL_NS : CONDUCTOR_INTERVAL_MAX_NS)) {
            lastConductedNs = nowNs;
            return transport.invokeConductor();
        }
        return 0;
    }

    /** Tells the engine that the session ends. */
    void disconnect() {
        for (int i = 0; i < DISCONNECT_ATTEMPTS && !transport.isClosed() && !control.disconnect(); i++) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    private void checkSilence(final long nowNs) {
        final long unpolledNs = nowNs - lastPolledNs;
        if (unpolledNs > keepAliveIntervalNs) {
            // Nobody listened, so that silence proves nothing: the engine answers the keep-alive that is sent now, or not.
            lastHeardNs += unpolledNs;
        }
        if (nowNs - lastHeardNs > terms.sessionTimeoutNs()) {
            lose(DisconnectReason.ENGINE_LOST, "nothing came from the engine for " +
                TimeUnit.NANOSECONDS.toMillis(terms.sessionTimeoutNs()) + " ms; see that it runs, and connect again");
        }
    }

    private void lose(final DisconnectReason reason, final String detail) {
        lossReason = reason;
        lossDetail = detail;
    }
}
