package io.millrace.client;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;

import java.io.File;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The three streams of a session, and Aeron's client behind them, which is closed with them if it was made for them. */
final class Transport implements AutoCloseable {
    /** Control messages are short and rare. */
    private static final int CONTROL_TERM_LENGTH = 64 * 1024;
    private static final int IPC_MTU_LENGTH_MAX = 65_504;

    private final Client.Context context;
    private final RecordedErrors errors;
    private final Aeron aeron;
    private final boolean ownsAeron;
    private final AgentInvoker conductorInvoker;
    private Subscription subscription;
    private ExclusivePublication commands;
    private ExclusivePublication control;
    private String responseChannel;
    private int responseStreamId;

    private Transport(
        final Client.Context context, final RecordedErrors errors, final Aeron aeron, final boolean ownsAeron) {
        this.context = context;
        this.errors = errors;
        this.aeron = aeron;
        this.ownsAeron = ownsAeron;
        conductorInvoker = aeron.conductorAgentInvoker();
    }

    static Transport open(final Client.Context context, final long deadlineNs) {
        final RecordedErrors errors = new RecordedErrors();
        final boolean ownsAeron = context.aeron() == null;
        final Transport transport = new Transport(
            context, errors, ownsAeron ? connectAeron(context, errors, deadlineNs) : context.aeron(), ownsAeron);
        try {
            transport.addStreams(deadlineNs);
            return transport;
        } catch (final ClientException ex) {
            transport.close();
            throw ex;
        } catch (final RuntimeException ex) {
            transport.close();
            throw new ClientException(
                ErrorCode.AERON, "a stream could not be set up: " + ex.getMessage() + "; check channels and media driver", ex);
        }
    }

    private static Aeron connectAeron(final Client.Context context, final RecordedErrors errors, final long deadlineNs) {
        final long driverTimeoutMs = TimeUnit.NANOSECONDS.toMillis(context.driverTimeoutNs());
        final String directoryName = context.aeronDirectoryName();
        try {
            // Asked beforehand, since Aeron itself would wait for a driver for as long as one may be silent.
            while (!CommonContext.isDriverActive(new File(directoryName), driverTimeoutMs, line -> { })) {
                if (context.nanoClock().nanoTime() - deadlineNs >= 0) {
                    throw noMediaDriver(directoryName, null);
                }
                context.idleStrategy().idle();
            }
            // Aeron's own work is done by whoever polls: no thread, and nothing is unmapped under a reader.
            return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directoryName)
                .driverTimeoutMs(driverTimeoutMs)
                .useConductorAgentInvoker(true)
                .errorHandler(errors)
                .subscriberErrorHandler(errors));
        } catch (final AeronException | IllegalStateException ex) {
            throw noMediaDriver(directoryName, ex);
        }
    }

    private static ClientException noMediaDriver(final String directoryName, final RuntimeException cause) {
        return new ClientException(
            ErrorCode.NO_MEDIA_DRIVER,
            "no media driver is running in " + directoryName + (cause == null ? "" : " (" + cause.getMessage() + ")") +
                "; start the engine, or give the Aeron folder that it prints",
            cause);
    }

    private void addStreams(final long deadlineNs) {
        responseStreamId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        subscription = aeron.addSubscription(context.responseChannel(), responseStreamId);
        commands = aeron.addExclusivePublication(
            channel(context.ingressChannel(), context.termLength()), context.commandStreamId());
        control = aeron.addExclusivePublication(
            channel(context.ingressChannel(), CONTROL_TERM_LENGTH), context.controlStreamId());
        responseChannel = subscription.tryResolveChannelEndpointPort();
        while (responseChannel == null) {
            if (context.nanoClock().nanoTime() - deadlineNs >= 0) {
                throw new ClientException(
                    ErrorCode.AERON, "the response channel " + context.responseChannel() + " did not open; check its endpoint");
            }
            invokeConductor();
            context.idleStrategy().idle();
            responseChannel = subscription.tryResolveChannelEndpointPort();
        }
    }

    private static String channel(final String channel, final int termLength) {
        final ChannelUriStringBuilder builder = new ChannelUriStringBuilder(channel);
        if (builder.termLength() == null) {
            builder.termLength(termLength);
        }
        if (CommonContext.IPC_MEDIA.equals(builder.media()) && builder.mtu() == null) {
            // Over shared memory nothing is gained by cutting batches into datagrams.
            builder.mtu(Math.min(IPC_MTU_LENGTH_MAX, builder.termLength() / 16));
        }
        return builder.build();
    }

    Subscription subscription() {
        return subscription;
    }

    ExclusivePublication commands() {
        return commands;
    }

    ExclusivePublication control() {
        return control;
    }

    String responseChannel() {
        return responseChannel;
    }

    int responseStreamId() {
        return responseStreamId;
    }

    /** Does Aeron's own work where nobody else does. */
    int invokeConductor() {
        return conductorInvoker == null ? 0 : conductorInvoker.invoke();
    }

    boolean isClosed() {
        return aeron.isClosed() || subscription.isClosed() || commands.isClosed();
    }

    /** What Aeron reported last, for a person to read; empty when there is nothing. */
    String lastError() {
        return errors.last();
    }

    @Override
    public void close() {
        if (ownsAeron) {
            CloseHelper.quietClose(aeron);
        } else if (!aeron.isClosed()) {
            CloseHelper.quietCloseAll(subscription, commands, control);
        }
    }
}
