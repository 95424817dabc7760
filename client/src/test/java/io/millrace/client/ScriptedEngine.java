package io.millrace.client;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.ledger.BalancesReplyEncoder;
import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateAccountsReplyEncoder;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.ledger.CreateTransfersReplyEncoder;
import io.millrace.codecs.ledger.MessageHeaderEncoder;
import io.millrace.codecs.ledger.TransfersReplyEncoder;
import io.millrace.codecs.session.ChallengeEncoder;
import io.millrace.codecs.session.ChallengeResponseDecoder;
import io.millrace.codecs.session.ConnectDecoder;
import io.millrace.codecs.session.ConnectedEncoder;
import io.millrace.codecs.session.DisconnectDecoder;
import io.millrace.codecs.session.DisconnectedEncoder;
import io.millrace.codecs.session.EndSessionDecoder;
import io.millrace.codecs.session.HeartbeatEncoder;
import io.millrace.codecs.session.KeepAliveDecoder;
import io.millrace.codecs.session.MessageHeaderDecoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedEncoder;
import io.millrace.codecs.session.SessionEndingEncoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/**
 * The engine's side of a session as far as messages go: real Aeron, real SBE, and nothing behind it. It does what the test
 * told it, when the test steps it; a blocking call of the client steps it as well, by {@link SessionTest.SteppingIdleStrategy}.
 */
final class ScriptedEngine implements AutoCloseable {
    static final long TIMESTAMP = 1_700_000_000_000_000_000L;
    private static final io.millrace.codecs.session.MessageHeaderEncoder SESSION_HEADER =
        new io.millrace.codecs.session.MessageHeaderEncoder();
    private static final MessageHeaderEncoder LEDGER_HEADER = new MessageHeaderEncoder();
    private static final int RESPONSE_TERM_LENGTH = 8 * 1024 * 1024;

    /** What the session is granted. */
    long sessionTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    long maxMessageLength = 1 << 20;
    long highestRequestId;
    long protocolVersion = 1;
    long sessionId = 70;
    long principal;
    /** How many times Connect is not answered. */
    int connectsIgnored;
    boolean isSilent;
    Refusal refusal;
    /** Given what was sent last as proof of identity, answers with the challenge; null when satisfied. */
    UnaryOperator<byte[]> authenticator = credentials -> null;
    /** The engine's own proof. */
    byte[] proof = new byte[0];
    /** How many times ChallengeResponse is not answered. */
    int responsesIgnored;
    /** Called with the session that an operator wants to end, after its request id was kept. */
    LongConsumer onEndSession;
    /** Called for each request after it was kept; null to answer nothing. */
    Consumer<UnsafeBuffer> onRequest;

    final List<UnsafeBuffer> requests = new ArrayList<>();
    int connects;
    int responses;
    long endSessionRequestId;
    long askedMaxMessageLength;
    int keepAlives;
    int disconnects;
    int lastCommandSessionId;
    String credentials;
    String responseChannel;

    private final Queue<UnsafeBuffer> outbound = new ArrayDeque<>();
    private final ConnectDecoder connect = new ConnectDecoder();
    private final ChallengeResponseDecoder challengeResponse = new ChallengeResponseDecoder();
    private final EndSessionDecoder endSession = new EndSessionDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final FragmentAssembler commandAssembler = new FragmentAssembler(this::onCommand);
    private final FragmentAssembler controlAssembler = new FragmentAssembler(this::onControl);
    private final Aeron aeron;
    private final Subscription commands;
    private final Subscription control;
    private ExclusivePublication response;
    private boolean readsCommands = true;
    private long clientId;
    private long connectId;
    private int commandSessionId;
    private long sequence;

    /** A refusal: the reason's value on the wire, and what a person reads. */
    record Refusal(int reason, String detail) {
    }

    ScriptedEngine(final String directoryName, final String channel) {
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(directoryName)
            .useConductorAgentInvoker(true)
            .errorHandler(error -> { })
            .subscriberErrorHandler(error -> {
                throw new AssertionError(error);
            }));
        commands = aeron.addSubscription(channel, 101);
        control = aeron.addSubscription(channel, 102);
    }

    int doWork() {
        int work = aeron.conductorAgentInvoker().invoke();
        work += control.poll(controlAssembler, 10);
        if (readsCommands) {
            work += commands.poll(commandAssembler, 10);
        }
        while (response != null && !outbound.isEmpty()) {
            final UnsafeBuffer message = outbound.peek();
            if (response.offer(message, 0, message.capacity()) < 0) {
                break;
            }
            outbound.remove();
            work++;
        }
        return work;
    }

    void stopReading() {
        readsCommands = false;
    }

    void startReading() {
        readsCommands = true;
    }

    long connectId() {
        return connectId;
    }

    boolean hasSession() {
        return response != null;
    }

    int commandSessionId() {
        return commandSessionId;
    }

    boolean hasSentAll() {
        return outbound.isEmpty();
    }

    /** Ends the stream of replies, as a process does that closes its Aeron client in order. */
    void closeResponse() {
        response.close();
    }

    /** Ends the stream of replies, and awaits the client's next session; what has come in is kept. */
    void loseSession() {
        response.close();
        response = null;
        connectId = 0;
        commandSessionId = 0;
        outbound.clear();
    }

    void forgetSession() {
        loseSession();
        requests.clear();
    }

    long requestId(final int i) {
        return Envelope.requestId(requests.get(i), 0);
    }

    void send(final byte[] message) {
        outbound.add(new UnsafeBuffer(message));
    }

    void transferResults(final long requestId, final CreateTransferStatus... statuses) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final CreateTransfersReplyEncoder reply = new CreateTransfersReplyEncoder()
            .wrapAndApplyHeader(buffer, 0, LEDGER_HEADER)
            .requestId(requestId).sequence(++sequence).timestamp(TIMESTAMP).reserved(0);
        final CreateTransfersReplyEncoder.ResultsEncoder results = reply.resultsCount(statuses.length);
        for (int i = 0; i < statuses.length; i++) {
            results.next().timestamp(TIMESTAMP - statuses.length + i + 1).status(statuses[i]);
        }
        queue(buffer, reply.encodedLength());
    }

    void accountResults(final long requestId, final CreateAccountStatus... statuses) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final CreateAccountsReplyEncoder reply = new CreateAccountsReplyEncoder()
            .wrapAndApplyHeader(buffer, 0, LEDGER_HEADER)
            .requestId(requestId).sequence(++sequence).timestamp(TIMESTAMP).reserved(0);
        final CreateAccountsReplyEncoder.ResultsEncoder results = reply.resultsCount(statuses.length);
        for (int i = 0; i < statuses.length; i++) {
            results.next().timestamp(TIMESTAMP - statuses.length + i + 1).status(statuses[i]);
        }
        queue(buffer, reply.encodedLength());
    }

    /** Accounts whose fields all follow from their ids; 0 is one that is not there. */
    void accounts(final long requestId, final long cursor, final long... ids) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final AccountsReplyEncoder reply = new AccountsReplyEncoder()
            .wrapAndApplyHeader(buffer, 0, LEDGER_HEADER)
            .requestId(requestId).sequence(sequence).timestamp(TIMESTAMP).cursor(cursor).reserved(0);
        final AccountsReplyEncoder.AccountsEncoder rows = reply.accountsCount(ids.length);
        for (final long id : ids) {
            final AccountsReplyEncoder.AccountsEncoder row = rows.next();
            if (id == 0) {
                zero(buffer, reply.limit() - AccountsReplyEncoder.AccountsEncoder.sbeBlockLength());
                continue;
            }
            row.id().low(id).high(id + 1);
            row.debitsPending().low(id + 2).high(id + 3);
            row.debitsPosted().low(id + 4).high(id + 5);
            row.creditsPending().low(id + 6).high(id + 7);
            row.creditsPosted().low(id + 8).high(id + 9);
            row.userData128().low(id + 10).high(id + 11);
            row.userData64(id + 12).userData32((int) id + 13).reserved(0).ledger((int) id + 14).code((int) id + 15);
            row.flags().clear().history(true).closed(true);
            row.timestamp(id + 16);
        }
        queue(buffer, reply.encodedLength());
    }

    /** Transfers whose fields all follow from their ids; 0 is one that is not there. */
    void transfers(final long requestId, final long cursor, final long... ids) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final TransfersReplyEncoder reply = new TransfersReplyEncoder()
            .wrapAndApplyHeader(buffer, 0, LEDGER_HEADER)
            .requestId(requestId).sequence(sequence).timestamp(TIMESTAMP).cursor(cursor).reserved(0);
        final TransfersReplyEncoder.TransfersEncoder rows = reply.transfersCount(ids.length);
        for (final long id : ids) {
            final TransfersReplyEncoder.TransfersEncoder row = rows.next();
            if (id == 0) {
                zero(buffer, reply.limit() - TransfersReplyEncoder.TransfersEncoder.sbeBlockLength());
                continue;
            }
            row.id().low(id).high(id + 1);
            row.debitAccountId().low(id + 2).high(id + 3);
            row.creditAccountId().low(id + 4).high(id + 5);
            row.amount().low(id + 6).high(id + 7);
            row.pendingId().low(id + 8).high(id + 9);
            row.userData128().low(id + 10).high(id + 11);
            row.userData64(id + 12).userData32((int) id + 13).timeout((int) id + 14).ledger((int) id + 15);
            row.code((int) id + 16);
            row.flags().clear().pending(true).imported(true);
            row.timestamp(id + 17);
        }
        queue(buffer, reply.encodedLength());
    }

    /** Balances whose fields all follow from these numbers. */
    void balances(final long requestId, final long cursor, final long... numbers) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final BalancesReplyEncoder reply = new BalancesReplyEncoder()
            .wrapAndApplyHeader(buffer, 0, LEDGER_HEADER)
            .requestId(requestId).sequence(sequence).timestamp(TIMESTAMP).cursor(cursor).reserved(0);
        final BalancesReplyEncoder.BalancesEncoder rows = reply.balancesCount(numbers.length);
        for (final long number : numbers) {
            final BalancesReplyEncoder.BalancesEncoder row = rows.next();
            row.debitsPending().low(number).high(number + 1);
            row.debitsPosted().low(number + 2).high(number + 3);
            row.creditsPending().low(number + 4).high(number + 5);
            row.creditsPosted().low(number + 6).high(number + 7);
            row.timestamp(number + 8);
        }
        queue(buffer, reply.encodedLength());
    }

    void reject(final long requestId, final long sequence, final RejectCode code, final String detail) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final RejectedEncoder rejected = new RejectedEncoder()
            .wrapAndApplyHeader(buffer, 0, SESSION_HEADER)
            .requestId(requestId).sequence(sequence).code(code).detail(detail);
        queue(buffer, rejected.encodedLength());
    }

    void sessionEnding(final long requestId, final long endedSessionId) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final SessionEndingEncoder ending = new SessionEndingEncoder()
            .wrapAndApplyHeader(buffer, 0, SESSION_HEADER).requestId(requestId).sessionId(endedSessionId);
        queue(buffer, ending.encodedLength());
    }

    void disconnect(final io.millrace.codecs.session.DisconnectReason reason, final String detail) {
        disconnected(clientId, 0, reason.value(), detail);
    }

    /** Tells that some session was replaced. */
    void disconnect(final long endedClientId, final long endedConnectId) {
        disconnected(
            endedClientId, endedConnectId, io.millrace.codecs.session.DisconnectReason.REPLACED.value(), "by another");
    }

    private void onCommand(final DirectBuffer buffer, final int offset, final int length, final Header fragment) {
        lastCommandSessionId = fragment.sessionId();
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        final UnsafeBuffer request = new UnsafeBuffer(copy);
        requests.add(request);
        if (onRequest != null) {
            onRequest.accept(request);
        }
    }

    private void onControl(final DirectBuffer buffer, final int offset, final int length, final Header fragment) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case ConnectDecoder.TEMPLATE_ID -> {
                connect.wrapAndApplyHeader(buffer, offset, header);
                onConnect();
            }
            case KeepAliveDecoder.TEMPLATE_ID -> {
                keepAlives++;
                if (!isSilent) {
                    heartbeat();
                }
            }
            case ChallengeResponseDecoder.TEMPLATE_ID -> {
                challengeResponse.wrapAndApplyHeader(buffer, offset, header);
                onChallengeResponse();
            }
            case EndSessionDecoder.TEMPLATE_ID -> {
                endSession.wrapAndApplyHeader(buffer, offset, header);
                endSessionRequestId = endSession.requestId();
                onEndSession.accept(endSession.sessionId());
            }
            case DisconnectDecoder.TEMPLATE_ID -> disconnects++;
            default -> throw new AssertionError("template " + header.templateId());
        }
    }

    private void onConnect() {
        connects++;
        if (connect.connectId() != connectId && response != null) {
            response.close();
            response = null;
            outbound.clear();
        }
        clientId = connect.clientId();
        connectId = connect.connectId();
        askedMaxMessageLength = connect.maxMessageLength();
        commandSessionId = connect.commandSessionId();
        responseChannel = connect.responseChannel();
        final byte[] first = new byte[connect.credentialsLength()];
        connect.getCredentials(first, 0, first.length);
        credentials = new String(first, StandardCharsets.US_ASCII);
        if (connects <= connectsIgnored) {
            return;
        }
        if (response == null) {
            response = aeron.addExclusivePublication(
                new ChannelUriStringBuilder(responseChannel).termLength(RESPONSE_TERM_LENGTH).build(),
                connect.responseStreamId());
        }
        if (refusal != null) {
            disconnected(clientId, connectId, refusal.reason(), refusal.detail());
        } else {
            judge(first);
        }
    }

    private void onChallengeResponse() {
        responses++;
        if (responses > responsesIgnored && challengeResponse.connectId() == connectId) {
            final byte[] answer = new byte[challengeResponse.responseLength()];
            challengeResponse.getResponse(answer, 0, answer.length);
            judge(answer);
        }
    }

    private void judge(final byte[] identity) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] challenge = authenticator.apply(identity);
        if (challenge != null) {
            final ChallengeEncoder encoder = new ChallengeEncoder()
                .wrapAndApplyHeader(buffer, 0, SESSION_HEADER)
                .clientId(clientId).connectId(connectId).putChallenge(challenge, 0, challenge.length);
            queue(buffer, encoder.encodedLength());
        } else {
            final ConnectedEncoder connected = new ConnectedEncoder()
                .wrapAndApplyHeader(buffer, 0, SESSION_HEADER)
                .clientId(clientId).connectId(connectId).lastSequence(77).highestRequestId(highestRequestId)
                .sessionTimeoutNs(sessionTimeoutNs).maxMessageLength(maxMessageLength).protocolVersion(protocolVersion)
                .principal(principal).sessionId(sessionId).putProof(proof, 0, proof.length);
            queue(buffer, connected.encodedLength());
        }
    }

    private void heartbeat() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final HeartbeatEncoder heartbeat = new HeartbeatEncoder()
            .wrapAndApplyHeader(buffer, 0, SESSION_HEADER).clientId(clientId).durableSequence(sequence);
        queue(buffer, heartbeat.encodedLength());
    }

    private void disconnected(final long clientId, final long connectId, final int reason, final String detail) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final DisconnectedEncoder disconnected = new DisconnectedEncoder()
            .wrapAndApplyHeader(buffer, 0, SESSION_HEADER)
            .clientId(clientId).connectId(connectId)
            .reason(io.millrace.codecs.session.DisconnectReason.CLOSED_BY_CLIENT)
            .detail(detail);
        // A reason that no enum has is among what is tested.
        buffer.putShort(
            MessageHeaderEncoder.ENCODED_LENGTH + DisconnectedEncoder.reasonEncodingOffset(), (short) reason,
            ByteOrder.LITTLE_ENDIAN);
        queue(buffer, disconnected.encodedLength());
    }

    private void queue(final ExpandableArrayBuffer buffer, final int encodedLength) {
        final byte[] message = new byte[MessageHeaderEncoder.ENCODED_LENGTH + encodedLength];
        buffer.getBytes(0, message);
        send(message);
    }

    private static void zero(final ExpandableArrayBuffer buffer, final int offset) {
        for (int i = 0; i < 128; i++) {
            buffer.putByte(offset + i, (byte) 0);
        }
    }

    @Override
    public void close() {
        aeron.close();
    }
}
