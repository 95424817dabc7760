package io.millrace.engine.ledger;

import io.millrace.engine.store.Seed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Commands between the hand-over of a query and its being read, and between that and its being handed back. */
class ReadWhileCommandsGoOnTest {
    private static final int NEW_ACCOUNTS_LOOKED_AT = 8;
    private static final int ACCOUNTS_PER_PAGE = 5;
    private static final ReadBounds BOUNDS = new ReadBounds(30, NEW_ACCOUNTS_LOOKED_AT, ACCOUNTS_PER_PAGE, 4, 6);

    private final LedgerFixture ledger = new LedgerFixture(BOUNDS);
    private final Random random = Seed.random(ReadWhileCommandsGoOnTest.class);
    /** Rows as they were created. */
    private final List<AccountData> accounts = new ArrayList<>();
    private final List<TransferData> transfers = new ArrayList<>();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldReadOnlyTransfersThatWereThereWhenTheQueryWasAsked() {
        createAccounts(3);
        createTransfers(10);
        for (int i = 0; i < 50; i++) {
            final List<TransferData> seen = List.copyOf(transfers);
            ledger.beforeRead = () -> createTransfers(1 + random.nextInt(3));
            final boolean isReversed = random.nextBoolean();
            final QueryData query = QueryData.all(seen.size() + 10);
            assertCovers(ledger.queryTransfers(isReversed ? query.newestFirst() : query), seen, isReversed);
            final AccountQueryData ofAccount = AccountQueryData.of(BigInteger.ONE, seen.size() + 10);
            final List<TransferData> seenOfAccount = transfers.stream()
                .filter(t -> t.debitAccountId().equals(BigInteger.ONE) || t.creditAccountId().equals(BigInteger.ONE)).toList();
            assertCovers(
                ledger.getAccountTransfers(isReversed ? ofAccount.newestFirst() : ofAccount), seenOfAccount, isReversed);
        }
    }

    @Test
    void shouldAnswerBalancesAsOfTheSequenceThatThePageNames() {
        createAccounts(4);
        ledger.beforeRead = () -> createTransfers(3);
        ledger.beforeHandBack = () -> createTransfers(5);
        final Page<AccountData> page = ledger.queryAccounts(QueryData.all(10));
        assertThat(page.rows()).hasSize(4).isEqualTo(lookup(accounts));
        assertThat(page.rows().stream().mapToLong(row -> row.debitsPosted().longValue()).sum()).isEqualTo(8);
    }

    /** Each page holds what matches as of the sequence that it names, all of it up to its cursor. */
    @Test
    void shouldMissNoAccountThatWasCreatedWhileItWasLooking() {
        createAccounts(3);
        for (int i = 0; i < 2_000; i++) {
            ledger.beforeRead = () -> createAccounts(random.nextInt(3));
            ledger.beforeHandBack = () -> createAccounts(random.nextInt(NEW_ACCOUNTS_LOOKED_AT + 3));
            final long min = random.nextInt(3) == 0 ? 0 : bound();
            final long max = random.nextInt(3) == 0 ? 0 : Math.max(min, bound());
            final boolean isReversed = random.nextBoolean();
            QueryData query = QueryData.all(1 + random.nextInt(2 * ACCOUNTS_PER_PAGE)).between(min, max);
            query = random.nextBoolean() ? query : query.where(BigInteger.ZERO, 0, 0, 0, 1 + random.nextInt(2));
            final int code = query.code();
            final Page<AccountData> page = ledger.queryAccounts(isReversed ? query.newestFirst() : query);
            ledger.beforeRead = () -> { };
            ledger.beforeHandBack = () -> { };
            assertThat(page.rows().size()).isLessThanOrEqualTo(ACCOUNTS_PER_PAGE);
            assertThat(page.cursor() == 0 || page.cursor() >= min && (max == 0 || page.cursor() <= max))
                .as("cursor within the bounds").isTrue();
            assertCovers(page, accounts.stream()
                .filter(row -> row.timestamp() >= min && (max == 0 || row.timestamp() <= max))
                .filter(row -> code == 0 || code == row.code())
                .toList(), isReversed);
        }
    }

    @Test
    void shouldEndAPageEarlyWhenMoreAccountsWereCreatedThanItMayLookThrough() {
        createAccounts(1);
        ledger.beforeHandBack = () -> createAccounts(NEW_ACCOUNTS_LOOKED_AT + 2);
        final QueryData ofNoSuchCode = QueryData.all(1).where(BigInteger.ZERO, 0, 0, 0, 99);
        final Page<AccountData> forwards = ledger.queryAccounts(ofNoSuchCode);
        assertThat(forwards.rows()).isEmpty();
        assertThat(forwards.cursor()).isEqualTo(accounts.get(1 + NEW_ACCOUNTS_LOOKED_AT).timestamp());

        final Page<AccountData> backwards = ledger.queryAccounts(ofNoSuchCode.newestFirst());
        assertThat(backwards.rows()).isEmpty();
        assertThat(backwards.cursor()).isEqualTo(accounts.get(accounts.size() - 1 - NEW_ACCOUNTS_LOOKED_AT).timestamp());
    }

    @Test
    void shouldGoThroughAnAccountsTransfersByPagesWhileItGetsMore() {
        createAccounts(3);
        createTransfers(200);
        for (int i = 0; i < 40; i++) {
            ledger.beforeRead = () -> createTransfers(random.nextInt(4));
            final boolean isReversed = random.nextBoolean();
            final BigInteger account = BigInteger.valueOf(1 + random.nextInt(3));
            AccountQueryData query = AccountQueryData.of(account, 1 + random.nextInt(12)).sides(true, random.nextBoolean());
            query = isReversed ? query.newestFirst() : query;
            final List<TransferData> rows = new ArrayList<>();
            final int countAtFirst = transfers.size();
            Page<TransferData> page = ledger.getAccountTransfers(query);
            rows.addAll(page.rows());
            while (page.cursor() != 0) {
                query = query.from(page.cursor());
                page = ledger.getAccountTransfers(query);
                rows.addAll(page.rows());
                // Or forwards it would never end.
                ledger.beforeRead = () -> { };
            }
            final boolean isWithCredits = query.credits();
            final List<TransferData> expected = new ArrayList<>(
                (isReversed ? transfers.subList(0, countAtFirst) : transfers).stream()
                    .filter(t -> t.debitAccountId().equals(account) || isWithCredits && t.creditAccountId().equals(account))
                    .toList());
            if (isReversed) {
                Collections.reverse(expected);
                assertThat(rows).isEqualTo(expected);
            } else {
                // What came while the last page was read is not on it.
                assertThat(rows).isEqualTo(expected.subList(0, rows.size()));
                assertThat(expected.size() - rows.size()).isLessThan(4);
            }
        }
    }

    /** All that is in line, as far as the cursor. */
    private <T> void assertCovers(final Page<T> page, final List<T> inLine, final boolean isReversed) {
        final List<T> expected = new ArrayList<>(inLine);
        if (isReversed) {
            Collections.reverse(expected);
        }
        if (page.cursor() != 0) {
            expected.removeIf(row -> isReversed ? timestamp(row) <= page.cursor() : timestamp(row) >= page.cursor());
        }
        assertThat(page.rows()).isEqualTo(expected);
    }

    private static long timestamp(final Object row) {
        return row instanceof AccountData account ? account.timestamp() : ((TransferData) row).timestamp();
    }

    private long bound() {
        return accounts.get(random.nextInt(accounts.size())).timestamp() + random.nextInt(12);
    }

    private void createAccounts(final int count) {
        for (int i = 0; i < count; i++) {
            final AccountData account = AccountData.account(1 + accounts.size()).withCode(1 + random.nextInt(2));
            final Result result = ledger.createAccounts(account).get(0);
            assertThat(result.status()).isEqualTo("created");
            accounts.add(account.withTimestamp(result.timestamp()));
        }
    }

    private void createTransfers(final int count) {
        for (int i = 0; i < count; i++) {
            final int debit = 1 + random.nextInt(3);
            final TransferData transfer = TransferData.transfer(1 + transfers.size(), debit, 1 + debit % 3);
            final Result result = ledger.createTransfers(transfer).get(0);
            assertThat(result.status()).isEqualTo("created");
            transfers.add(transfer.withTimestamp(result.timestamp()));
        }
    }

    private List<AccountData> lookup(final List<AccountData> rows) {
        return ledger.lookupAccounts(rows.stream().map(AccountData::id).toArray(BigInteger[]::new));
    }
}
