package io.millrace.client;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.session.RejectCode;

import java.util.ArrayList;
import java.util.List;

/** The one reply that a blocking call waits for. Replies that come when nobody waits any more are left alone. */
final class AwaitedReply implements ReplyListener {
    private static final long NONE = 0;

    private long requestId = NONE;
    private boolean isCommand;
    private boolean isComplete;
    private boolean isOutcomeUnknown;
    private boolean isEnded;
    private RejectedException rejection;
    private String end = "this client is closed";
    private String loss = "";
    private List<CreateResult<CreateAccountStatus>> accountResults;
    private List<CreateResult<CreateTransferStatus>> transferResults;
    private Page<Account> accounts;
    private Page<Transfer> transfers;
    private Page<Balance> balances;

    void expect(final long requestId, final boolean isCommand) {
        this.requestId = requestId;
        this.isCommand = isCommand;
        isComplete = false;
        isOutcomeUnknown = false;
        rejection = null;
        accountResults = null;
        transferResults = null;
        accounts = null;
        transfers = null;
        balances = null;
    }

    /** Waits no longer; returns what is to be said of the request. */
    ClientException abandon(final String detail) {
        final long abandoned = requestId;
        requestId = NONE;
        final String why = loss.isEmpty() ? detail : detail + ", as the session is lost and not got back yet: " + loss;
        return isCommand ? new OutcomeUnknownException(abandoned, why) :
            new ClientException(ErrorCode.QUERY_UNANSWERED, "request " + abandoned + ": " + why + "; ask again");
    }

    boolean isComplete() {
        return isComplete;
    }

    void throwIfFailed() {
        if (rejection != null) {
            requestId = NONE;
            throw rejection;
        }
        if (isOutcomeUnknown) {
            throw abandon(isEnded ? end : "the engine does not remember it any more");
        }
        requestId = NONE;
    }

    ClientException notConnected() {
        return new ClientException(ErrorCode.NOT_CONNECTED, end + "; nothing was sent: make a new client");
    }

    ClientException notReconnected() {
        return new ClientException(
            ErrorCode.NOT_CONNECTED, "the session was not got back in time: " + loss + "; nothing was sent: try again later");
    }

    List<CreateResult<CreateAccountStatus>> accountResults() {
        return accountResults;
    }

    List<CreateResult<CreateTransferStatus>> transferResults() {
        return transferResults;
    }

    Page<Account> accounts() {
        return accounts;
    }

    Page<Transfer> transfers() {
        return transfers;
    }

    Page<Balance> balances() {
        return balances;
    }

    @Override
    public void onAccountResults(
        final long requestId, final long sequence, final long timestamp, final AccountResults results) {
        if (completes(requestId)) {
            accountResults = new ArrayList<>(results.count());
            for (int i = 0; i < results.count(); i++) {
                accountResults.add(new CreateResult<>(results.status(i), results.timestamp(i)));
            }
        }
    }

    @Override
    public void onTransferResults(
        final long requestId, final long sequence, final long timestamp, final TransferResults results) {
        if (completes(requestId)) {
            transferResults = new ArrayList<>(results.count());
            for (int i = 0; i < results.count(); i++) {
                transferResults.add(new CreateResult<>(results.status(i), results.timestamp(i)));
            }
        }
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows rows) {
        if (completes(requestId)) {
            accounts = new Page<>(rows.toList(), cursor, sequence);
        }
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows rows) {
        if (completes(requestId)) {
            transfers = new Page<>(rows.toList(), cursor, sequence);
        }
    }

    @Override
    public void onBalances(
        final long requestId, final long sequence, final long timestamp, final long cursor, final BalanceRows rows) {
        if (completes(requestId)) {
            balances = new Page<>(rows.toList(), cursor, sequence);
        }
    }

    @Override
    public void onRejected(
        final long requestId, final long sequence, final RejectCode code, final CharSequence detail) {
        // With one request at a time, one whose id the engine could not read is the one that is waited for.
        if (completes(requestId == NONE ? this.requestId : requestId)) {
            rejection = new RejectedException(this.requestId, sequence, code, detail.toString());
        }
    }

    @Override
    public void onOutcomeUnknown(final long requestId) {
        if (completes(requestId)) {
            isOutcomeUnknown = true;
        }
    }

    @Override
    public void onSessionEnding(final long requestId, final long sessionId) {
        completes(requestId);
    }

    @Override
    public void onReconnecting(final DisconnectReason reason, final String detail) {
        loss = reason + ": " + detail;
    }

    @Override
    public void onReconnected() {
        loss = "";
    }

    @Override
    public void onDisconnected(final DisconnectReason reason, final String detail) {
        isEnded = true;
        loss = "";
        end = "the session ended: " + reason + ": " + detail;
    }

    private boolean completes(final long requestId) {
        if (requestId == NONE || requestId != this.requestId) {
            return false;
        }
        isComplete = true;
        return true;
    }
}
