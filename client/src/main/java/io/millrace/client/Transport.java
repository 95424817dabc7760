package io.millrace.client;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.exceptions.AeronException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentInvoker;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The three streams of a session, and Aeron's client behind them, which is closed with them if it was made for them. */
final class Transport implements AutoCloseable {
    /** Aeron takes messages of an eighth of a term. */
    private static final int MESSAGES_PER_TERM = 8;
    private static final int TERM_LENGTH_MIN = 64 * 1024;
    /** Control messages are short and rare. */
    private static final int CONTROL_TERM_LENGTH = TERM_LENGTH_MIN;
    private static final int IPC_MTU_LENGTH_MAX = 65_504;

    private final Client.Context context;
    private final RecordedErrors errors;
    private final Aeron aeron;
    private final boolean ownsAeron;
    private final AgentInvoker conductorInvoker;
    private long subscriptionId = Aeron.NULL_VALUE;
    private long commandsId = Aeron.NULL_VALUE;
    private long controlId = Aeron.NULL_VALUE;
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

    /** Begins to set the streams up: {@link #isReady} goes on. The media driver must be active, or Aeron waits for it. */
    static Transport open(final Client.Context context) {
        final RecordedErrors errors = new RecordedErrors();
        final boolean ownsAeron = context.aeron() == null;
        final Transport transport = new Transport(
            context, errors, ownsAeron ? connectAeron(context, errors) : context.aeron(), ownsAeron);
        try {
            transport.addStreams();
            return transport;
        } catch (final RuntimeException ex) {
            transport.close();
            throw notSetUp(ex);
        }
    }

    static ClientException noMediaDriver(final String directoryName, final Exception cause) {
        return new ClientException(
            ErrorCode.NO_MEDIA_DRIVER,
            "no media driver is running in " + directoryName + (cause == null ? "" : " (" + cause.getMessage() + ")") +
                "; start the engine, or give the Aeron folder that it prints",
            cause);
    }

    private static Aeron connectAeron(final Client.Context context, final RecordedErrors errors) {
        try {
            // Aeron's own work is done by whoever polls: no thread, and nothing is unmapped under a reader.
            return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(context.aeronDirectoryName())
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(context.driverTimeoutNs()))
                .useConductorAgentInvoker(true)
                .errorHandler(errors)
                .subscriberErrorHandler(errors));
        } catch (final AeronException | IllegalStateException ex) {
            throw noMediaDriver(context.aeronDirectoryName(), ex);
        }
    }

    private static ClientException notSetUp(final RuntimeException ex) {
        return new ClientException(
            ErrorCode.AERON, "a stream could not be set up: " + ex.getMessage() + "; check channels and media driver", ex);
    }

    private void addStreams() {
        responseStreamId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        final String commandChannel = channel(
            context.ingressChannel(), Math.max(TERM_LENGTH_MIN, MESSAGES_PER_TERM * context.maxMessageLength()));
        final String controlChannel = channel(context.ingressChannel(), CONTROL_TERM_LENGTH);
        subscriptionId = aeron.asyncAddSubscription(context.responseChannel(), responseStreamId);
        commandsId = aeron.asyncAddExclusivePublication(commandChannel, context.commandStreamId());
        controlId = aeron.asyncAddExclusivePublication(controlChannel, context.controlStreamId());
    }

    /** Are the streams set up? Asks without waiting. */
    boolean isReady() {
        if (responseChannel != null) {
            return true;
        }
        try {
            if (subscription == null) {
                subscription = aeron.getSubscription(subscriptionId);
            }
            if (commands == null) {
                commands = aeron.getExclusivePublication(commandsId);
            }
            if (control == null) {
                control = aeron.getExclusivePublication(controlId);
            }
            if (subscription == null || commands == null || control == null) {
                return false;
            }
            responseChannel = subscription.tryResolveChannelEndpointPort();
            return responseChannel != null;
        } catch (final RuntimeException ex) {
            throw notSetUp(ex);
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
        return aeron.isClosed() || isReady() && (subscription.isClosed() || commands.isClosed());
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
            CloseHelper.quietCloseAll(this::closeSubscription, this::closeCommands, this::closeControl);
        }
    }

    private void closeSubscription() {
        if (subscription != null) {
            subscription.close();
        } else if (subscriptionId != Aeron.NULL_VALUE) {
            aeron.asyncRemoveSubscription(subscriptionId);
        }
    }

    private void closeCommands() {
        closePublication(commands, commandsId);
    }

    private void closeControl() {
        closePublication(control, controlId);
    }

    private void closePublication(final ExclusivePublication publication, final long registrationId) {
        if (publication != null) {
            publication.close();
        } else if (registrationId != Aeron.NULL_VALUE) {
            aeron.asyncRemovePublication(registrationId);
        }
    }
}
