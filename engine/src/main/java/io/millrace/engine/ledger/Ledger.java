package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.LookupAccountsDecoder;
import io.millrace.codecs.ledger.LookupTransfersDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.ledger.TransfersReplyEncoder;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Service;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.History;
import io.millrace.engine.store.Index;
import io.millrace.engine.store.Store;
import io.millrace.engine.store.Table;

/**
 * Double-entry ledger: accounts, and transfers that debit one and credit another, with the data model, the status names and
 * their precedence that TigerBeetle has made familiar. Behaviour version 1 has single-phase transfers, limits and linked
 * chains; flags of later versions answer reserved_flag.
 *
 * <p>An account or transfer is stored as the 128 bytes that it has in a message. Accounts are rows of a table, transfers
 * rows of a history; both lie in the order of their timestamps.
 *
 * <p>Until {@link #onSettings} has been called every ceiling is 0 and nothing can be created. A reply's capacity must have
 * room for 16 bytes for each event of a command, and 40.
 */
public final class Ledger implements Service {
    /** The ledger's messages. */
    public static final ServiceProtocol PROTOCOL = new LedgerProtocol();

    /** The newest behaviour version that this build has. */
    public static final int BEHAVIOUR_VERSION = 1;

    private static final int ACCOUNTS = 0x0201;
    private static final int ACCOUNT_IDS = 0x0202;
    private static final int TRANSFERS = 0x0203;
    private static final int TRANSFER_IDS = 0x0204;

    private final CreateAccounts createAccounts;
    private final CreateTransfers createTransfers;
    private final ExpectedTransfers expectedTransfers;
    private final Lookup lookupAccounts;
    private final Lookup lookupTransfers;
    private final Scan queryAccounts;
    private final Scan queryTransfers;
    private Settings settings = new Settings(BEHAVIOUR_VERSION, 0, 0);

    /**
     * A ledger over its part of a store.
     *
     * @param store to which the ledger adds its tables and indexes; owned by the caller.
     */
    public Ledger(final Store store) {
        final Table accounts = store.table(ACCOUNTS, Account.LENGTH);
        final Index accountIds = store.index(ACCOUNT_IDS);
        final History transfers = store.history(TRANSFERS, Transfer.LENGTH);
        final Index transferIds = store.index(TRANSFER_IDS);
        createAccounts = new CreateAccounts(store, accounts, accountIds);
        createTransfers = new CreateTransfers(store, accounts, accountIds, transfers, transferIds);
        expectedTransfers = new ExpectedTransfers(store, accounts, accountIds, transferIds);
        lookupAccounts = new Lookup(accounts, accountIds, AccountsReplyEncoder.TEMPLATE_ID);
        lookupTransfers = new Lookup(transfers, transferIds, TransfersReplyEncoder.TEMPLATE_ID);
        queryAccounts = new Scan(accounts, AccountsReplyEncoder.TEMPLATE_ID);
        queryTransfers = new Scan(transfers, TransfersReplyEncoder.TEMPLATE_ID);
    }

    @Override
    public ServiceProtocol protocol() {
        return PROTOCOL;
    }

    @Override
    public void onSettings(final Settings newSettings) {
        if (newSettings.behaviourVersion() != BEHAVIOUR_VERSION) {
            throw new IllegalArgumentException("BEHAVIOUR_VERSION: the ledger of this build has version "
                + BEHAVIOUR_VERSION + ", and not " + newSettings.behaviourVersion() + "; use a build that has it");
        }
        settings = newSettings;
    }

    @Override
    public void expect(final Request request) {
        if (request.templateId() == CreateTransfersDecoder.TEMPLATE_ID) {
            expectedTransfers.add(request);
        }
    }

    @Override
    public void readAhead() {
        expectedTransfers.readAhead();
    }

    @Override
    public void onCommand(final Request request, final Reply reply) {
        switch (request.templateId()) {
            case CreateAccountsDecoder.TEMPLATE_ID:
                createAccounts.apply(request, reply, settings);
                break;
            case CreateTransfersDecoder.TEMPLATE_ID:
                createTransfers.apply(request, reply, settings);
                break;
            default:
                throw unknownTemplate(request);
        }
    }

    @Override
    public void onQuery(final Request request, final Reply reply) {
        switch (request.templateId()) {
            case LookupAccountsDecoder.TEMPLATE_ID:
                lookupAccounts.answer(request, reply);
                break;
            case LookupTransfersDecoder.TEMPLATE_ID:
                lookupTransfers.answer(request, reply);
                break;
            case QueryAccountsDecoder.TEMPLATE_ID:
                queryAccounts.answer(request, reply);
                break;
            case QueryTransfersDecoder.TEMPLATE_ID:
                queryTransfers.answer(request, reply);
                break;
            default:
                throw unknownTemplate(request);
        }
    }

    private static IllegalArgumentException unknownTemplate(final Request request) {
        return new IllegalArgumentException(
            "UNKNOWN_TEMPLATE: " + request.templateId() + " was not to be let through by the protocol's check");
    }
}
