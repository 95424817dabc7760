package io.millrace.ops.torture;

import io.millrace.client.Account;
import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.Page;
import io.millrace.client.Transfer;
import io.millrace.client.TransferQuery;
import io.millrace.client.UInt128;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.state.StateMachine;
import io.millrace.journal.RecoveryListener;
import io.millrace.ops.rig.Payments;
import io.millrace.ops.torture.CrashTally.Finding;
import io.millrace.replay.Verification;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Holds an engine that serves, and has nothing to do, against the books of the producers and a replay of its journal. */
final class CrashAudit {
    private static final long CLIENT_ID = Long.MAX_VALUE;
    private static final int ROWS_PER_PAGE = 1_000;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long DIGEST_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Path home;
    private final String aeronDirectoryName;
    private final CrashTally tally;

    CrashAudit(final Path home, final String aeronDirectoryName, final CrashTally tally) {
        this.home = home;
        this.aeronDirectoryName = aeronDirectoryName;
        this.tally = tally;
    }

    /** Makes the accounts that payments are between. */
    void createAccounts() {
        try (BlockingClient client = connect()) {
            final AccountBatch accounts = client.accountBatch();
            Payments.addAccounts(accounts);
            client.createAccounts(accounts);
        }
    }

    /** Looks at every transfer and every account that the engine has. */
    void compareBooks(final List<Book> books) {
        final Map<Long, Book.Comparison> comparisons = new HashMap<>();
        books.forEach(book -> comparisons.put((long) book.producer(), book.new Comparison()));
        try (BlockingClient client = connect()) {
            final TransferQuery query = client.transferQuery().ledger(Payments.LEDGER).rowLimit(ROWS_PER_PAGE);
            Page<Transfer> page = client.queryTransfers(query);
            take(page, comparisons);
            while (page.hasMore()) {
                page = client.queryTransfers(query.from(page.cursor()));
                take(page, comparisons);
            }
            comparisons.values().forEach(Book.Comparison::onEnd);
            compareBalances(client, books);
        }
    }

    /** The digest that the engine has kept up through everything, and that of its journal, applied from zero. */
    void compareDigests() {
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        long differNs = 0;
        try (CountersFile counters = CountersFile.map(home)) {
            while (true) {
                final Verification.Report replayed = new Verification(home, List.of()).run(RecoveryListener.NONE);
                final String served = StateMachine.hex(
                    counters.get(EngineCounter.RECORDS_DIGEST), counters.get(EngineCounter.HISTORY_DIGEST));
                final long nowNs = System.nanoTime();
                if (counters.get(EngineCounter.APPLIED_SEQUENCE) != replayed.lastSequence()
                    || counters.get(EngineCounter.SEQUENCE) != replayed.lastSequence()) {
                    // The end of the audit's own session, perhaps.
                    requireRest(deadlineNs, nowNs, counters);
                } else if (served.equals(replayed.digest())) {
                    tally.count("digests_compared", 1);
                    tally.count("records_replayed", replayed.records());
                    return;
                } else if (differNs == 0) {
                    // The engine writes its digest down from time to time, later than the sequence that it has applied.
                    differNs = nowNs;
                } else if (nowNs - differNs > DIGEST_TIMEOUT_NS) {
                    tally.find(Finding.DIGEST_DIFFERS, "at sequence " + replayed.lastSequence() + " the engine's is " + served
                        + ", that of a replay " + replayed.digest());
                    return;
                }
            }
        }
    }

    private static void requireRest(final long deadlineNs, final long nowNs, final CountersFile counters) {
        if (nowNs - deadlineNs > 0) {
            throw new CrashException("the engine has nothing to do and does not come to rest: sequence "
                + counters.get(EngineCounter.SEQUENCE) + ", applied " + counters.get(EngineCounter.APPLIED_SEQUENCE)
                + ", durable " + counters.get(EngineCounter.DURABLE_SEQUENCE));
        }
    }

    private void take(final Page<Transfer> page, final Map<Long, Book.Comparison> comparisons) {
        for (final Transfer transfer : page.rows()) {
            final Book.Comparison comparison = comparisons.get(transfer.id().high());
            if (comparison == null) {
                tally.find(Finding.DIFFERENT, "nobody has offered " + transfer);
            } else {
                comparison.onTransfer(transfer);
            }
        }
    }

    private void compareBalances(final BlockingClient client, final List<Book> books) {
        final long[] debits = new long[Payments.ACCOUNTS + 1];
        final long[] credits = new long[Payments.ACCOUNTS + 1];
        books.forEach(book -> book.addTo(debits, credits));
        final List<UInt128> ids = LongStream.rangeClosed(1, Payments.ACCOUNTS).mapToObj(UInt128::of).toList();
        final List<Account> accounts = client.lookupAccounts(ids);
        for (int id = 1; id <= Payments.ACCOUNTS; id++) {
            final Account account = accounts.get(id - 1);
            if (account == null) {
                tally.find(Finding.MISSING, "account " + id);
            } else if (!account.debitsPosted().equals(UInt128.of(debits[id]))
                || !account.creditsPosted().equals(UInt128.of(credits[id]))) {
                tally.find(Finding.WRONG_BALANCE, "account " + id + " has debits " + account.debitsPosted() + " and credits "
                    + account.creditsPosted() + ", its payments make " + debits[id] + " and " + credits[id]);
            }
        }
    }

    private BlockingClient connect() {
        return BlockingClient.connect(
            new Client.Context()
                .aeronDirectoryName(aeronDirectoryName)
                .clientId(CLIENT_ID)
                .maxMessageLength(TortureEngineCommand.MESSAGE_LENGTH_MAX)
                .connectTimeoutNs(TIMEOUT_NS),
            TIMEOUT_NS);
    }
}
