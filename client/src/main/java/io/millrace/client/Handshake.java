package io.millrace.client;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.ChallengeDecoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectedDecoder;
import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Opens a session, step by step: says Connect until the engine answers, and if it answers by a challenge, says the response to
 * that until it answers again.
 */
final class Handshake implements ControlledFragmentHandler {
    private static final long REPEAT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** An engine that died after its challenge has forgotten it, and says nothing to the response. */
    private static final long CHALLENGE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long SESSION_TIMEOUT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** More than any sensible authenticator has; what an engine asks for beyond it is only to keep the producer busy. */
    private static final int CHALLENGES_MAX = 8;
    /** A control message has to fit into one fragment. */
    private static final int CREDENTIALS_LENGTH_MAX = 1024;
    /** What follows the answer is for the session. */
    private static final int FRAGMENT_LIMIT = 1;
    /** Room for one event, the least that makes a session of use. */
    private static final int MESSAGE_LENGTH_MIN = ElementGroup.messageLength(TransferBatch.EVENT_LENGTH, 1);

    private final WireMessage message = new WireMessage();
    private final ChallengeDecoder challenged = new ChallengeDecoder();
    private final ConnectedDecoder connected = new ConnectedDecoder();
    private final DisconnectedDecoder disconnected = new DisconnectedDecoder();
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this);
    private final Client.Context context;
    private final Credentials credentials;
    private final Transport transport;
    private final ControlProxy control;
    private long connectId;
    private byte[] first;
    private byte[] challenge;
    private byte[] response;
    private int challenges;
    private boolean wasChallenged;
    private long sayAtNs;
    private long challengedAtNs;
    private SessionTerms terms;
    private ClientException refusal;

    Handshake(
        final Client.Context context,
        final Credentials credentials,
        final Transport transport,
        final ControlProxy control,
        final long nowNs) {
        this.context = context;
        this.credentials = credentials;
        this.transport = transport;
        this.control = control;
        begin(nowNs);
    }

    /**
     * Takes the next step, without waiting.
     *
     * @throws ClientException if the engine declined, or its answer can't be understood or trusted.
     */
    int doWork(final long nowNs) {
        int work = refusal != null ? 0 : transport.subscription().controlledPoll(assembler, FRAGMENT_LIMIT);
        if (refusal != null) {
            throw refusal;
        }
        if (terms != null) {
            return work;
        }
        if (wasChallenged) {
            wasChallenged = false;
            challengedAtNs = nowNs;
            sayAtNs = nowNs;
        } else if (response != null && nowNs - challengedAtNs >= CHALLENGE_TIMEOUT_NS) {
            begin(nowNs);
            return work;
        }
        // The engine must have seen the command stream, since Connect speaks of it.
        if (nowNs - sayAtNs >= 0 && transport.commands().isConnected() && say()) {
            sayAtNs = nowNs + REPEAT_INTERVAL_NS;
            work++;
        }
        return work;
    }

    /** What the engine granted; null until it has. */
    SessionTerms terms() {
        return terms;
    }

    /** How often the engine has asked for proof. */
    int challenges() {
        return challenges;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header aeronHeader) {
        if (message.wrap(buffer, offset, length) && message.schemaId() == Envelope.SESSION_SCHEMA_ID) {
            switch (message.templateId()) {
                case ChallengeDecoder.TEMPLATE_ID -> onChallenge();
                case ConnectedDecoder.TEMPLATE_ID -> onConnected((Image) aeronHeader.context());
                case DisconnectedDecoder.TEMPLATE_ID -> onDisconnected();
                default -> {
                    // Nothing else concerns a session that is not open yet.
                }
            }
        }
        return Action.CONTINUE;
    }

    private void begin(final long nowNs) {
        // Not 0, which is what a message says that answers no Connect.
        connectId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        try {
            first = checked(credentials.first());
        } catch (final RuntimeException ex) {
            refusal = notTrusted("the credentials fail: " + ex.getMessage(), ex);
        }
        challenge = null;
        response = null;
        sayAtNs = nowNs;
    }

    private boolean say() {
        return response != null ? control.challengeResponse(connectId, response) : control.connect(
            connectId,
            transport.responseStreamId(),
            transport.responseChannel(),
            context.maxMessageLength(),
            first);
    }

    private void onChallenge() {
        if (message.rootLength() < ChallengeDecoder.BLOCK_LENGTH || !message.hasText()) {
            return;
        }
        challenged.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        if (challenged.clientId() != context.clientId() || challenged.connectId() != connectId) {
            return;
        }
        final byte[] bytes = message.bytes();
        if (Arrays.equals(bytes, challenge)) {
            // The same once more, as Connect was said more than once.
            return;
        }
        if (++challenges > CHALLENGES_MAX) {
            refusal = notTrusted("it asks for proof again and again", null);
            return;
        }
        challenge = bytes;
        try {
            response = checked(credentials.respond(bytes.clone()));
            wasChallenged = true;
        } catch (final RuntimeException ex) {
            refusal = notTrusted("its challenge can't be answered: " + ex.getMessage(), ex);
        }
    }

    private void onConnected(final Image image) {
        if (message.rootLength() < ConnectedDecoder.BLOCK_LENGTH || !message.hasText()) {
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
        } else if (isProven(message.bytes())) {
            terms = new SessionTerms(
                image,
                connectId,
                connected.sessionId(),
                (int) connected.principal(),
                connected.lastSequence(),
                highestRequestId,
                sessionTimeoutNs,
                (int) maxMessageLength);
        }
    }

    private static byte[] checked(final byte[] credentials) {
        if (credentials == null || credentials.length > CREDENTIALS_LENGTH_MAX) {
            throw new IllegalArgumentException(credentials == null ? "there are none, where there must be some" :
                "they have " + credentials.length + " bytes, and may have " + CREDENTIALS_LENGTH_MAX);
        }
        return credentials;
    }

    private boolean isProven(final byte[] proof) {
        try {
            if (credentials.verify(proof)) {
                return true;
            }
            refusal = notTrusted(challenges == 0 ?
                "it did not ask for the user's proof, nor give its own; connect without user if it knows no users" :
                "its proof is wrong: it does not know the user", null);
        } catch (final RuntimeException ex) {
            refusal = notTrusted("its proof can't be judged: " + ex.getMessage(), ex);
        }
        return false;
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

    private ClientException notTrusted(final String detail, final RuntimeException cause) {
        return new ClientException(
            ErrorCode.ENGINE_NOT_TRUSTED,
            "who answers on " + context.ingressChannel() + " is not taken for the engine: " + detail,
            cause);
    }
}
