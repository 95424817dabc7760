package io.millrace.client;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectedDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Opens a session: says Connect until the engine answers. */
final class Handshake implements ControlledFragmentHandler {
    private static final long REPEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SESSION_TIMEOUT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** What follows the answer is for the session. */
    private static final int FRAGMENT_LIMIT = 1;
    /** Room for one event, the least that makes a session of use. */
    private static final int MESSAGE_LENGTH_MIN = ElementGroup.messageLength(TransferBatch.EVENT_LENGTH, 1);

    private final WireMessage message = new WireMessage();
    private final ConnectedDecoder connected = new ConnectedDecoder();
    private final DisconnectedDecoder disconnected = new DisconnectedDecoder();
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this);
    /** Not 0, which is what a message says that answers no Connect. */
    private final long connectId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final Client.Context context;
    private final Transport transport;
    private final ControlProxy control;
    private SessionTerms terms;
    private ClientException refusal;

    Handshake(final Client.Context context, final Transport transport, final ControlProxy control) {
        this.context = context;
        this.transport = transport;
        this.control = control;
    }

    /** Blocks until the session is open; everything else is an exception. */
    SessionTerms await(final long deadlineNs) {
        final NanoClock clock = context.nanoClock();
        final IdleStrategy idleStrategy = context.idleStrategy();
        long sayAtNs = clock.nanoTime();
        while (true) {
            int work = transport.invokeConductor();
            work += transport.subscription().controlledPoll(assembler, FRAGMENT_LIMIT);
            if (refusal != null) {
                throw refusal;
            }
            if (terms != null) {
                return terms;
            }
            if (transport.isClosed()) {
                throw new ClientException(
                    ErrorCode.NO_MEDIA_DRIVER, "the media driver died while connecting; start the engine: " +
                        transport.lastError());
            }
            final long nowNs = clock.nanoTime();
            if (nowNs - deadlineNs >= 0) {
                throw noEngine();
            }
            // The engine must have seen the command stream, since Connect speaks of it.
            if (nowNs - sayAtNs >= 0 && transport.commands().isConnected() && control.connect(
                connectId, transport.responseStreamId(), transport.responseChannel(), context.credentials())) {
                sayAtNs = nowNs + REPEAT_INTERVAL_NS;
                work++;
            }
            idleStrategy.idle(work);
        }
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header aeronHeader) {
        if (message.wrap(buffer, offset, length) && message.schemaId() == Envelope.SESSION_SCHEMA_ID) {
            switch (message.templateId()) {
                case ConnectedDecoder.TEMPLATE_ID -> onConnected((Image) aeronHeader.context());
                case DisconnectedDecoder.TEMPLATE_ID -> onDisconnected();
                default -> {
                    // Nothing else concerns a session that is not open yet.
                }
            }
        }
        return Action.CONTINUE;
    }

    private void onConnected(final Image image) {
        if (message.rootLength() < ConnectedDecoder.BLOCK_LENGTH) {
            return;
        }
        connected.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        if (connected.clientId() != context.clientId() || connected.connectId() != connectId) {
            return;
        }
        final long maxMessageLength = connected.maxMessageLength();
        final long sessionTimeoutNs = connected.sessionTimeoutNs();
        final long highestRequestId = connected.highestRequestId();
        if (connected.protocolVersion() != ControlProxy.PROTOCOL_VERSION) {
            refusal = new ClientException(
                ErrorCode.PROTOCOL, "the engine speaks protocol version " + connected.protocolVersion() + ", this library " +
                    ControlProxy.PROTOCOL_VERSION + "; use a library that fits the engine");
        } else if (maxMessageLength < MESSAGE_LENGTH_MIN || maxMessageLength > Integer.MAX_VALUE ||
            sessionTimeoutNs < SESSION_TIMEOUT_MIN_NS || highestRequestId < 0 || highestRequestId == Long.MAX_VALUE) {
            refusal = new ClientException(
                ErrorCode.PROTOCOL, "the engine grants what makes no sense: messages of " + maxMessageLength +
                    " bytes, a session time-out of " + sessionTimeoutNs + " ns, request ids from " + highestRequestId);
        } else {
            terms = new SessionTerms(
                image, connected.lastSequence(), highestRequestId, sessionTimeoutNs, (int) maxMessageLength);
        }
    }

    private void onDisconnected() {
        if (message.rootLength() < DisconnectedDecoder.BLOCK_LENGTH || !message.hasText()) {
            return;
        }
        disconnected.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        if (disconnected.clientId() == context.clientId() && disconnected.connectId() == connectId) {
            refusal = new ConnectRefusedException(DisconnectReason.of(disconnected.reasonRaw()), message.text());
        }
    }

    private ClientException noEngine() {
        return new ClientException(
            ErrorCode.NO_ENGINE, "no engine answered on " + context.ingressChannel() + ", stream " +
                context.controlStreamId() + ", within " + TimeUnit.NANOSECONDS.toMillis(context.connectTimeoutNs()) +
                " ms; check that it is running, the channel and the Aeron folder");
    }
}
