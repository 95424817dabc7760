package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.engine.service.Grants;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.Index;

/**
 * Looks through a command for ledgers that its principal may not touch. A transfer moves what it says, or what the pending
 * transfer that it resolves says; a ledger of 0 is refused or inherited later on.
 */
final class GrantCheck {
    private final Tables tables;
    private final Account account = new Account();
    private final Transfer transfer = new Transfer();
    private final Transfer pending = new Transfer();

    GrantCheck(final Tables tables) {
        this.tables = tables;
    }

    /** May the principal touch all that the command touches? */
    boolean allows(final Request request) {
        final Grants grants = request.grants();
        if (grants.isAll()) {
            return true;
        }
        final boolean isOfAccounts = request.templateId() == CreateAccountsDecoder.TEMPLATE_ID;
        for (int i = 0; i < request.eventCount(); i++) {
            final int offset = request.offset() + Envelope.BATCH_OFFSET + i * EventBatch.EVENT_LENGTH;
            if (isOfAccounts ? !allowsAccount(request, offset, grants) : !allowsTransfer(request, offset, grants)) {
                return false;
            }
        }
        return true;
    }

    private boolean allowsAccount(final Request request, final int offset, final Grants grants) {
        account.buffer().wrap(request.buffer(), offset, EventBatch.EVENT_LENGTH);
        return account.ledger() == 0 || grants.allows(account.ledger());
    }

    private boolean allowsTransfer(final Request request, final int offset, final Grants grants) {
        transfer.buffer().wrap(request.buffer(), offset, EventBatch.EVENT_LENGTH);
        if (transfer.ledger() != 0 && !grants.allows(transfer.ledger())) {
            return false;
        }
        if ((transfer.flags() & Transfer.FLAGS_RESOLVING) == 0) {
            return true;
        }
        final long row = tables.transferIds.get(transfer.pendingIdLow(), transfer.pendingIdHigh());
        if (row == Index.NOT_FOUND || row >= Index.TAG) {
            return true;
        }
        tables.transfers.read(row, pending.buffer());
        return grants.allows(pending.ledger());
    }
}
