package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream through the ledger and through the model, step by step: the same results, the same rows, books that balance, and
 * digests that are what the records say.
 */
final class StreamRun implements AutoCloseable {
    private static final int PAGES_MAX = 10_000;
    private static final int LOOKUP_COUNT_MAX = 8_000;
    /** After so many steps all rows are compared, and not only those that were touched. */
    private static final int STEPS_BETWEEN_WHOLE_COMPARISONS = 40;

    /** So low that pages end early, and every way along an account's transfers has known places, and too many of them. */
    private static final ReadBounds BOUNDS = new ReadBounds(40, 3, 7, 4, 6);

    final LedgerFixture ledger = new LedgerFixture(BOUNDS);
    final LedgerModel model = new LedgerModel();
    /** How often each status was answered, by kind and name. */
    final Map<String, Integer> statuses = new TreeMap<>();
    private int stepCount;

    /** Runs a whole stream; returns what is wrong, or null. */
    static Throwable failure(final List<Command> commands) {
        try (StreamRun run = new StreamRun()) {
            commands.forEach(run::step);
            run.assertSameRows();
            return null;
        } catch (final AssertionError | RuntimeException ex) {
            return ex;
        }
    }

    @Override
    public void close() {
        ledger.close();
    }

    void step(final Command command) {
        // Neither may change anything, nor does one need the other.
        ledger.isExpecting = stepCount % 2 == 0;
        ledger.isReadingAhead = stepCount % 3 == 0;
        stepCount++;
        if (command instanceof Command.CreateAccounts create) {
            createAccounts(create.events());
        } else if (command instanceof Command.CreateTransfers create) {
            createTransfers(create.events());
        } else if (command instanceof Command.AdvanceClock advance) {
            ledger.advanceClock(advance.deltaNs());
            model.advanceClock(advance.deltaNs());
            return;
        } else if (command instanceof Command.Sweep sweep) {
            sweep(sweep.countMax());
        } else {
            query(command);
            return;
        }
        assertThat(ledger.dueTime()).as("due time").isEqualTo(model.dueTime());
        assertBooksBalance(model.state.accounts.values());
        assertThat(ledger.store.recomputeRecordsDigest()).as("digest of the records").isEqualTo(ledger.store.recordsDigest());
        if (stepCount % STEPS_BETWEEN_WHOLE_COMPARISONS == 0) {
            assertSameRows();
        }
    }

    /** Compares every row. */
    void assertSameRows() {
        final List<AccountData> accounts = lookupAll(model.state.accounts.keySet(), ledger::lookupAccounts);
        assertSame("account", accounts, new ArrayList<>(model.state.accounts.values()));
        assertSame("transfer", lookupAll(model.state.transfers.keySet(), ledger::lookupTransfers),
            new ArrayList<>(model.state.transfers.values()));
        assertThat(lookupAll(model.failedIds, ledger::lookupTransfers)).containsOnly(
            model.failedIds.isEmpty() ? new TransferData[0] : new TransferData[] {TransferData.none()});
        assertBooksBalance(accounts);
        assertThat(ledger.store.recomputeHistoryDigest()).as("digest of the history").isEqualTo(ledger.store.historyDigest());
    }

    private void createAccounts(final List<AccountData> events) {
        final Digests before = new Digests(ledger);
        final List<Result> results = ledger.createAccounts(events);
        assertThat(ledger.rejection()).as(ledger.rejectionDetail()).isNull();
        assertSameResults(events, results, model.createAccounts(events));
        results.forEach(result -> statuses.merge("account " + result.status(), 1, Integer::sum));
        assertDigestsUnlessCreated(before, results, false);
    }

    private void createTransfers(final List<TransferData> events) {
        final Digests before = new Digests(ledger);
        final int failedBefore = model.failedIds.size();
        final List<Result> results = ledger.createTransfers(events);
        assertThat(ledger.rejection()).as(ledger.rejectionDetail()).isNull();
        assertSameResults(events, results, model.createTransfers(events));
        results.forEach(result -> statuses.merge("transfer " + result.status(), 1, Integer::sum));
        assertDigestsUnlessCreated(before, results, failedBefore != model.failedIds.size());
        final Set<BigInteger> touched = new LinkedHashSet<>();
        for (final TransferData event : events) {
            touched.add(event.debitAccountId());
            touched.add(event.creditAccountId());
            final TransferData pending = model.state.transfers.get(event.pendingId());
            if (pending != null) {
                touched.add(pending.debitAccountId());
                touched.add(pending.creditAccountId());
            }
        }
        final BigInteger[] ids = touched.toArray(new BigInteger[0]);
        assertSame("account", ledger.lookupAccounts(ids), model.lookupAccounts(ids));
    }

    private void sweep(final int countMax) {
        final Digests before = new Digests(ledger);
        final int count = ledger.sweep(countMax);
        assertThat(count).as("transfers swept").isEqualTo(model.sweep(countMax));
        if (count == 0) {
            assertThat(new Digests(ledger)).as("nothing was due").isEqualTo(before);
        }
        final BigInteger[] ids = model.state.accounts.keySet().toArray(new BigInteger[0]);
        assertSame("account", ledger.lookupAccounts(ids), model.lookupAccounts(ids));
    }

    private void query(final Command command) {
        final int wholeCapacity = ledger.replyCapacity;
        // Sometimes it is the reply that bounds a page.
        ledger.replyCapacity = stepCount % 2 == 0 ? wholeCapacity : ReplyRoot.ROWS_OFFSET + 5 * Transfer.LENGTH - 1;
        queryPages(command);
        ledger.replyCapacity = wholeCapacity;
    }

    private void queryPages(final Command command) {
        if (command instanceof Command.QueryAccounts query) {
            assertSamePages(query.query(), ledger::queryAccounts, model::queryAccounts);
        } else if (command instanceof Command.QueryTransfers query) {
            assertSamePages(query.query(), ledger::queryTransfers, model::queryTransfers);
        } else if (command instanceof Command.GetAccountTransfers query) {
            assertSamePages(query.query(), ledger::getAccountTransfers, model::getAccountTransfers);
        } else if (command instanceof Command.GetAccountBalances query) {
            assertSamePages(query.query(), ledger::getAccountBalances, model::getAccountBalances);
        }
    }

    /** All pages together are the model's one. Where the engine ends a page is its own business. */
    private <Q extends PagedQuery<Q>, T> void assertSamePages(
        final Q first, final Function<Q, Page<T>> engine, final Function<Q, Page<T>> oracle) {
        if (oracle.apply(first) == null) {
            assertThat(engine.apply(first)).as("to be refused: %s", first).isNull();
            assertThat(ledger.rejection()).isEqualTo("INVALID_FILTER");
            assertThat(ledger.rejectionDetail()).startsWith(model.rejectionDetail());
            return;
        }
        final List<T> rows = new ArrayList<>();
        Q query = first;
        for (int i = 0; i < PAGES_MAX; i++) {
            final Page<T> page = engine.apply(query);
            assertThat(page).as("refused: %s, %s", query, ledger.rejectionDetail()).isNotNull();
            assertThat((long) page.rows().size()).as("rows of a page").isLessThanOrEqualTo(first.rowLimit());
            rows.addAll(page.rows());
            if (page.cursor() == 0) {
                assertSame("row of " + first, rows, oracle.apply(first.limit(PagedQuery.ROW_LIMIT_MAX)).rows());
                return;
            }
            query = query.from(page.cursor());
        }
        throw new AssertionError("pages do not end: " + first);
    }

    private void assertDigestsUnlessCreated(final Digests before, final List<Result> results, final boolean isIdRemembered) {
        if (!isIdRemembered && results.stream().noneMatch(result -> result.status().equals("created"))) {
            assertThat(new Digests(ledger)).as("nothing happened").isEqualTo(before);
        }
    }

    private static <T> void assertSameResults(final List<T> events, final List<Result> actual, final List<Result> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            if (!actual.get(i).equals(expected.get(i))) {
                throw new AssertionError("event " + i + " of " + events.size() + ": ledger says " + actual.get(i)
                    + ", model says " + expected.get(i) + ": " + events.get(i));
            }
        }
    }

    private static <T> void assertSame(final String what, final List<T> actual, final List<T> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            if (!actual.get(i).equals(expected.get(i))) {
                throw new AssertionError(what + " " + i + ":\n ledger " + actual.get(i) + "\n model  " + expected.get(i));
            }
        }
        assertThat(actual).as(what).hasSameSizeAs(expected);
    }

    private static void assertBooksBalance(final Collection<AccountData> accounts) {
        final Map<Integer, BigInteger> pending = new TreeMap<>();
        final Map<Integer, BigInteger> posted = new TreeMap<>();
        for (final AccountData account : accounts) {
            pending.merge(account.ledger(), account.debitsPending().subtract(account.creditsPending()), BigInteger::add);
            posted.merge(account.ledger(), account.debitsPosted().subtract(account.creditsPosted()), BigInteger::add);
        }
        assertThat(pending.values()).as("pending debits less credits of each ledger").allMatch(sum -> sum.signum() == 0);
        assertThat(posted.values()).as("posted debits less credits of each ledger").allMatch(sum -> sum.signum() == 0);
    }

    /** As many at a time as a reply holds. */
    private static <T> List<T> lookupAll(final Collection<BigInteger> ids, final Function<BigInteger[], List<T>> lookup) {
        final BigInteger[] all = ids.toArray(new BigInteger[0]);
        final List<T> rows = new ArrayList<>();
        for (int from = 0; from < all.length; from += LOOKUP_COUNT_MAX) {
            rows.addAll(lookup.apply(Arrays.copyOfRange(all, from, Math.min(from + LOOKUP_COUNT_MAX, all.length))));
        }
        return rows;
    }

    /** Digests of a store. */
    private record Digests(long records, long history) {
        Digests(final LedgerFixture ledger) {
            this(ledger.store.recordsDigest(), ledger.store.historyDigest());
        }
    }
}
