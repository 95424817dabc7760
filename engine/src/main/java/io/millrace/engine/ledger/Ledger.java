package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.AccountsReplyEncoder;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.GetAccountTransfersDecoder;
import io.millrace.codecs.ledger.LookupAccountsDecoder;
import io.millrace.codecs.ledger.LookupTransfersDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.ledger.TransfersReplyEncoder;
import io.millrace.codecs.session.RejectCode;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.service.Reply;
import io.millrace.engine.service.Request;
import io.millrace.engine.service.Service;
import io.millrace.engine.service.ServiceProtocol;
import io.millrace.engine.service.Settings;
import io.millrace.engine.store.Store;
import org.agrona.DirectBuffer;

/**
 * Double-entry ledger: accounts, and transfers that debit one and credit another, with the data model, the status names and
 * their precedence that TigerBeetle has made familiar: transfers in one phase and in two, with time-outs, balancing, closing
 * and imported ones, limits and linked chains.
 *
 * <p>An account or transfer is stored as the 128 bytes that it has in a message. Accounts are rows of a table, transfers
 * rows of a history; both lie in the order of their timestamps. What becomes of a pending transfer stands beside it.
 *
 * <p>Until {@link #onSettings} has been called every ceiling is 0 and nothing can be created. A reply's capacity must have
 * room for 16 bytes for each event of a command, and 40.
 */
public final class Ledger implements Service {
    /** The ledger's messages. */
    public static final ServiceProtocol PROTOCOL = new LedgerProtocol();

    /** Greatest ceiling on the number of accounts, and on that of transfers: row numbers are kept in 32 bits. */
    public static final long ROWS_MAX = Tables.ROWS_MAX;

    /** The newest behaviour version that this build has. */
    public static final int BEHAVIOUR_VERSION = 1;

    private final Tables tables;
    private final CreateAccounts createAccounts;
    private final CreateTransfers createTransfers;
    private final ExpectedTransfers expectedTransfers;
    private final Sweep sweep;
    private final Lookup lookupAccounts;
    private final Lookup lookupTransfers;
    private final GrantCheck grantCheck;
    private final HandOver handOver;
    private final AccountsPage accountsPage;
    private final LedgerReader reader;
    private Settings settings = new Settings(BEHAVIOUR_VERSION, 0, 0, 0);

    /**
     * A ledger over its part of a store.
     *
     * @param store to which the ledger adds its tables and indexes; owned by the caller.
     */
    public Ledger(final Store store) {
        this(store, ReadBounds.DEFAULT);
    }

    Ledger(final Store store, final ReadBounds bounds) {
        tables = new Tables(store);
        createAccounts = new CreateAccounts(tables);
        createTransfers = new CreateTransfers(tables);
        expectedTransfers = new ExpectedTransfers(tables);
        sweep = new Sweep(tables);
        lookupAccounts = new Lookup(tables.accounts, tables.accountIds, AccountsReplyEncoder.TEMPLATE_ID);
        lookupTransfers = new Lookup(tables.transfers, tables.transferIds, TransfersReplyEncoder.TEMPLATE_ID);
        grantCheck = new GrantCheck(tables);
        handOver = new HandOver(tables);
        accountsPage = new AccountsPage(tables, bounds);
        reader = new LedgerReader(tables, bounds);
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
        if (!grantCheck.allows(request)) {
            reply.reject(RejectCode.NOT_GRANTED, "the principal may not touch a ledger that the command touches; nothing of it"
                + " was applied");
            return;
        }
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
    public long dueTime() {
        return tables.expiries.firstTime();
    }

    @Override
    public int onSweep(final long timestamp, final int countMax) {
        return sweep.run(timestamp, countMax);
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
            case QueryTransfersDecoder.TEMPLATE_ID:
            case GetAccountTransfersDecoder.TEMPLATE_ID:
            case GetAccountBalancesDecoder.TEMPLATE_ID:
                handOver.accept(request, reply);
                break;
            default:
                throw unknownTemplate(request);
        }
    }

    @Override
    public QueryReader reader() {
        return reader;
    }

    @Override
    public void onHandBack(
        final Request request, final DirectBuffer notes, final int noteOffset, final int noteLength, final Reply reply) {
        accountsPage.answer(request, notes, noteOffset, reply);
    }

    /** For tests, which look at every row. */
    Tables tables() {
        return tables;
    }

    private static IllegalArgumentException unknownTemplate(final Request request) {
        return new IllegalArgumentException(
            "UNKNOWN_TEMPLATE: " + request.templateId() + " was not to be let through by the protocol's check");
    }
}
