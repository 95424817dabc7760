package io.millrace.client;

import io.aeron.Image;
import io.aeron.ImageControlledFragmentAssembler;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountsReplyDecoder;
import io.millrace.codecs.ledger.BalancesReplyDecoder;
import io.millrace.codecs.ledger.CreateAccountsReplyDecoder;
import io.millrace.codecs.ledger.CreateTransfersReplyDecoder;
import io.millrace.codecs.ledger.TransfersReplyDecoder;
import io.millrace.codecs.session.ChallengeDecoder;
import io.millrace.codecs.session.ConnectedDecoder;
import io.millrace.codecs.session.DisconnectedDecoder;
import io.millrace.codecs.session.HeartbeatDecoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.codecs.session.RejectedDecoder;
import io.millrace.codecs.session.SessionEndingDecoder;
import org.agrona.AsciiSequenceView;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

import java.util.Arrays;

/**
 * Reads what the engine sends: decodes, takes the request out of those in flight, and tells the listener. Messages that
 * this version does not know are left out and counted; one that it knows and can't read ends the session.
 */
final class ReplyAdapter implements ControlledFragmentHandler {
    private static final RejectCode[] REJECT_CODES = rejectCodes();

    private final WireMessage message = new WireMessage();
    private final ReplyGroup group = new ReplyGroup();
    private final AccountResults accountResults = new AccountResults(group);
    private final TransferResults transferResults = new TransferResults(group);
    private final AccountRows accountRows = new AccountRows(group);
    private final TransferRows transferRows = new TransferRows(group);
    private final BalanceRows balanceRows = new BalanceRows(group);
    private final CreateAccountsReplyDecoder accountsCreated = new CreateAccountsReplyDecoder();
    private final CreateTransfersReplyDecoder transfersCreated = new CreateTransfersReplyDecoder();
    private final AccountsReplyDecoder accounts = new AccountsReplyDecoder();
    private final TransfersReplyDecoder transfers = new TransfersReplyDecoder();
    private final BalancesReplyDecoder balances = new BalancesReplyDecoder();
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final SessionEndingDecoder sessionEnding = new SessionEndingDecoder();
    private final DisconnectedDecoder disconnected = new DisconnectedDecoder();
    private final AsciiSequenceView detail = new AsciiSequenceView();
    private final InFlight inFlight;
    private final long clientId;
    private Image image;
    private long connectId;
    private ImageControlledFragmentAssembler assembler;
    private ReplyListener listener;
    private Throwable listenerFailure;
    private DisconnectReason endReason;
    private String endDetail;
    private long unexpectedMessages;
    private long highestAppliedId;

    ReplyAdapter(final InFlight inFlight, final long clientId) {
        this.inFlight = inFlight;
        this.clientId = clientId;
    }

    /** Begins with another session's stream; what had come of a message in the one before is of no use. */
    void open(final SessionTerms terms) {
        image = terms.image();
        connectId = terms.connectId();
        assembler = new ImageControlledFragmentAssembler(this);
        endReason = null;
        endDetail = null;
        highestAppliedId = terms.highestRequestId();
    }

    /** Returns the number of fragments read; rethrows what the listener threw. */
    int poll(final ReplyListener listener, final int fragmentLimit) {
        this.listener = listener;
        final int fragments = image.controlledPoll(assembler, fragmentLimit);
        this.listener = null;
        final Throwable failure = listenerFailure;
        if (failure != null) {
            listenerFailure = null;
            LangUtil.rethrowUnchecked(failure);
        }
        return fragments;
    }

    /** Why the session is over as far as messages tell; null while it is not. */
    DisconnectReason endReason() {
        return endReason;
    }

    String endDetail() {
        return endDetail;
    }

    /** Can no more messages come, now that all have been read? */
    boolean isAtEnd() {
        return image.isClosed() || image.isEndOfStream();
    }

    /** The highest request id of this client of which the engine has said that it applied it. */
    long highestAppliedId() {
        return highestAppliedId;
    }

    long unexpectedMessages() {
        return unexpectedMessages;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        try {
            if (!onMessage(buffer, offset, length)) {
                end(DisconnectReason.PROTOCOL_ERROR, "a message of " + length + " bytes from the engine can't be read; " +
                    "use a library that fits the engine, and connect again");
            }
        } catch (final Throwable failure) {
            // Aeron would hand it to an error handler and go on: it is for whoever polls.
            listenerFailure = failure;
        }
        return endReason != null || listenerFailure != null || listener == null ? Action.BREAK : Action.CONTINUE;
    }

    /** Stops the poll that is going on: what comes after the current message is left unread. */
    void stop() {
        listener = null;
    }

    private boolean onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (!message.wrap(buffer, offset, length)) {
            return false;
        }
        return switch (message.schemaId()) {
            case Envelope.LEDGER_SCHEMA_ID -> onLedgerMessage();
            case Envelope.SESSION_SCHEMA_ID -> onSessionMessage();
            default -> onUnexpected();
        };
    }

    private boolean onLedgerMessage() {
        return switch (message.templateId()) {
            case CreateAccountsReplyDecoder.TEMPLATE_ID -> onAccountsCreated();
            case CreateTransfersReplyDecoder.TEMPLATE_ID -> onTransfersCreated();
            case AccountsReplyDecoder.TEMPLATE_ID -> onAccounts();
            case TransfersReplyDecoder.TEMPLATE_ID -> onTransfers();
            case BalancesReplyDecoder.TEMPLATE_ID -> onBalances();
            default -> onUnexpected();
        };
    }

    private boolean onSessionMessage() {
        return switch (message.templateId()) {
            case RejectedDecoder.TEMPLATE_ID -> onRejected();
            case DisconnectedDecoder.TEMPLATE_ID -> onDisconnected();
            case SessionEndingDecoder.TEMPLATE_ID -> onSessionEnding();
            // Challenge and Connected are repeated when Connect was; Heartbeat says by coming all that it has to say.
            case ChallengeDecoder.TEMPLATE_ID -> true;
            case ConnectedDecoder.TEMPLATE_ID -> true;
            case HeartbeatDecoder.TEMPLATE_ID -> true;
            default -> onUnexpected();
        };
    }

    private boolean onAccountsCreated() {
        if (!hasRootAndGroup(
            CreateAccountsReplyDecoder.BLOCK_LENGTH, CreateAccountsReplyDecoder.ResultsDecoder.sbeBlockLength())) {
            return false;
        }
        accountsCreated.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = accountsCreated.requestId();
        if (takeFromFlight(requestId)) {
            highestAppliedId = Math.max(highestAppliedId, requestId);
            listener.onAccountResults(requestId, accountsCreated.sequence(), accountsCreated.timestamp(), accountResults);
        }
        return true;
    }

    private boolean onTransfersCreated() {
        if (!hasRootAndGroup(
            CreateTransfersReplyDecoder.BLOCK_LENGTH, CreateTransfersReplyDecoder.ResultsDecoder.sbeBlockLength())) {
            return false;
        }
        transfersCreated.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = transfersCreated.requestId();
        if (takeFromFlight(requestId)) {
            highestAppliedId = Math.max(highestAppliedId, requestId);
            listener.onTransferResults(
                requestId, transfersCreated.sequence(), transfersCreated.timestamp(), transferResults);
        }
        return true;
    }

    private boolean onAccounts() {
        if (!hasRootAndGroup(AccountsReplyDecoder.BLOCK_LENGTH, AccountsReplyDecoder.AccountsDecoder.sbeBlockLength())) {
            return false;
        }
        accounts.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = accounts.requestId();
        if (takeFromFlight(requestId)) {
            listener.onAccounts(requestId, accounts.sequence(), accounts.timestamp(), accounts.cursor(), accountRows);
        }
        return true;
    }

    private boolean onTransfers() {
        if (!hasRootAndGroup(TransfersReplyDecoder.BLOCK_LENGTH, TransfersReplyDecoder.TransfersDecoder.sbeBlockLength())) {
            return false;
        }
        transfers.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = transfers.requestId();
        if (takeFromFlight(requestId)) {
            listener.onTransfers(requestId, transfers.sequence(), transfers.timestamp(), transfers.cursor(), transferRows);
        }
        return true;
    }

    private boolean onBalances() {
        if (!hasRootAndGroup(BalancesReplyDecoder.BLOCK_LENGTH, BalancesReplyDecoder.BalancesDecoder.sbeBlockLength())) {
            return false;
        }
        balances.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = balances.requestId();
        if (takeFromFlight(requestId)) {
            listener.onBalances(requestId, balances.sequence(), balances.timestamp(), balances.cursor(), balanceRows);
        }
        return true;
    }

    private boolean onRejected() {
        if (message.rootLength() < RejectedDecoder.BLOCK_LENGTH || !message.hasText()) {
            return false;
        }
        rejected.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = rejected.requestId();
        final long sequence = rejected.sequence();
        final RejectCode code = code(rejected.codeRaw());
        final int kind = inFlight.remove(requestId);
        if (kind == RetainedRing.COMMAND && sequence == 0 && inFlight.isRetried(requestId) && isOfRetryOnly(code)) {
            listener.onOutcomeUnknown(requestId);
            return true;
        }
        // 0 is a request whose id the engine could not read: it can't be matched, but must not go unsaid.
        if (kind == InFlight.NONE && requestId != 0) {
            return onUnexpected();
        }
        if (kind == RetainedRing.COMMAND && sequence != 0) {
            highestAppliedId = Math.max(highestAppliedId, requestId);
        }
        listener.onRejected(
            requestId, sequence, code, detail.wrap(message.buffer(), message.textOffset(), message.textLength()));
        return true;
    }

    private boolean onSessionEnding() {
        if (message.rootLength() < SessionEndingDecoder.BLOCK_LENGTH) {
            return false;
        }
        sessionEnding.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long requestId = sessionEnding.requestId();
        if (takeFromFlight(requestId)) {
            listener.onSessionEnding(requestId, sessionEnding.sessionId());
        }
        return true;
    }

    private boolean onDisconnected() {
        if (message.rootLength() < DisconnectedDecoder.BLOCK_LENGTH || !message.hasText()) {
            return false;
        }
        disconnected.wrap(message.buffer(), message.rootOffset(), message.rootLength(), message.version());
        final long connectId = disconnected.connectId();
        // The stream may still bring the end of a session that was never taken, as its engine took long to open it.
        if (disconnected.clientId() != clientId || connectId != 0 && connectId != this.connectId) {
            return onUnexpected();
        }
        end(DisconnectReason.of(disconnected.reasonRaw()), message.text());
        return true;
    }

    private boolean onUnexpected() {
        unexpectedMessages++;
        return true;
    }

    private boolean hasRootAndGroup(final int rootLengthMin, final int elementLengthMin) {
        return message.rootLength() >= rootLengthMin &&
            group.wrap(message.buffer(), message.tailOffset(), message.limit(), elementLengthMin);
    }

    /** Takes the request out of those in flight; false if it was not among them, which is no news for the listener. */
    private boolean takeFromFlight(final long requestId) {
        if (inFlight.remove(requestId) != InFlight.NONE) {
            return true;
        }
        onUnexpected();
        return false;
    }

    private void end(final DisconnectReason reason, final String detail) {
        endReason = reason;
        endDetail = detail;
    }

    /** May the engine refuse by this code a command that it had taken when it came first? Then its outcome is not known. */
    private static boolean isOfRetryOnly(final RejectCode code) {
        return switch (code) {
            case REQUEST_TOO_OLD, NOT_ALLOWED, TOO_LONG, TIME_ENDED, NULL_VAL -> true;
            default -> false;
        };
    }

    private static RejectCode code(final int value) {
        return value < REJECT_CODES.length ? REJECT_CODES[value] : RejectCode.NULL_VAL;
    }

    private static RejectCode[] rejectCodes() {
        final RejectCode[] codes = new RejectCode[RejectCode.values().length];
        Arrays.fill(codes, RejectCode.NULL_VAL);
        for (final RejectCode code : RejectCode.values()) {
            if (code != RejectCode.NULL_VAL) {
                codes[code.value()] = code;
            }
        }
        return codes;
    }
}
