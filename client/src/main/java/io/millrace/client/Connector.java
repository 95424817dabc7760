package io.millrace.client;

import io.aeron.CommonContext;

import java.io.File;
import java.util.concurrent.TimeUnit;

/**
 * One attempt at a session, from the media driver to the engine's answer. Takes its steps without blocking for longer than
 * Aeron's own calls do.
 */
final class Connector implements AutoCloseable {
    /** Asking for a driver maps a file each time. */
    private static final long DRIVER_CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int STAGE_DRIVER = 0;
    private static final int STAGE_STREAMS = 1;
    private static final int STAGE_ENGINE = 2;
    private static final int STAGE_ANSWER = 3;

    private final Client.Context context;
    private final Credentials credentials;
    private final long driverSilenceMaxNs;
    private Transport transport;
    private ControlProxy control;
    private Handshake handshake;
    private Session session;
    private long checkDriverAtNs;
    private Exception driverFailure;

    Connector(
        final Client.Context context, final Credentials credentials, final long driverSilenceMaxNs, final long nowNs) {
        this.context = context;
        this.credentials = credentials;
        this.driverSilenceMaxNs = driverSilenceMaxNs;
        checkDriverAtNs = nowNs;
    }

    /** Blocks until the session is open; everything else is an exception. */
    Session await(final long deadlineNs) {
        while (true) {
            final long nowNs = context.nanoClock().nanoTime();
            final int work = doWork(nowNs);
            if (session != null) {
                return session;
            }
            if (nowNs - deadlineNs >= 0) {
                throw notInTime(context.connectTimeoutNs());
            }
            context.idleStrategy().idle(work);
        }
    }

    /**
     * Takes the next step.
     *
     * @throws ClientException if there will be no session.
     */
    int doWork(final long nowNs) {
        if (transport == null) {
            return openTransport(nowNs);
        }
        int work = transport.invokeConductor();
        if (transport.isClosed()) {
            throw new ClientException(
                ErrorCode.NO_MEDIA_DRIVER, "the media driver died while connecting; start the engine: " +
                    transport.lastError());
        }
        if (!transport.isReady()) {
            return work;
        }
        if (handshake == null) {
            control = new ControlProxy(transport.control(), context.clientId(), transport.commands().sessionId());
            handshake = new Handshake(context, credentials, transport, control, nowNs);
        }
        work += handshake.doWork(nowNs);
        if (handshake.terms() != null) {
            session = new Session(transport, control, handshake.terms(), nowNs);
        }
        return work;
    }

    /** The session, which is the caller's from now on; null until it is open. */
    Session session() {
        return session;
    }

    /** How far the attempt has come, for whoever judges whether it stands still: only ever rises. */
    int progress() {
        return handshake == null ? stage() : stage() + handshake.challenges();
    }

    /** Is there nothing yet that would have to be made anew if the media driver was? */
    boolean isAwaitingDriver() {
        return transport == null;
    }

    /** What to say when it took too long. */
    ClientException notInTime(final long timeoutNs) {
        return switch (stage()) {
            case STAGE_DRIVER -> Transport.noMediaDriver(context.aeronDirectoryName(), driverFailure);
            case STAGE_STREAMS -> new ClientException(
                ErrorCode.AERON, "the media driver did not set up streams on " + context.ingressChannel() + " and " +
                    context.responseChannel() + "; check the channels' endpoints and the driver");
            default -> new ClientException(
                ErrorCode.NO_ENGINE, "no engine answered on " + context.ingressChannel() + ", stream " +
                    context.controlStreamId() + ", within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) +
                    " ms; check that it is running, the channel and the Aeron folder");
        };
    }

    private int stage() {
        if (transport == null) {
            return STAGE_DRIVER;
        }
        if (handshake == null) {
            return STAGE_STREAMS;
        }
        return transport.commands().isConnected() ? STAGE_ANSWER : STAGE_ENGINE;
    }

    private int openTransport(final long nowNs) {
        if (context.aeron() == null) {
            if (nowNs - checkDriverAtNs < 0) {
                return 0;
            }
            // Asked beforehand, since Aeron itself would wait for a driver for as long as one may be silent.
            checkDriverAtNs = nowNs + DRIVER_CHECK_INTERVAL_NS;
            driverFailure = null;
            if (!isDriverActive()) {
                return 0;
            }
        }
        transport = Transport.open(context);
        return 1;
    }

    private boolean isDriverActive() {
        try {
            return CommonContext.isDriverActive(
                new File(context.aeronDirectoryName()), TimeUnit.NANOSECONDS.toMillis(driverSilenceMaxNs), line -> { });
        } catch (final Exception ex) {
            // It was killed before it had filled in its file, or is slow; or an engine that starts took the file away between a
            // look at it and its opening, which throws what is not declared. Another one, or the same, may come yet.
            driverFailure = ex;
            return false;
        }
    }

    @Override
    public void close() {
        if (session == null && transport != null) {
            transport.close();
        }
    }
}
