package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.engine.service.Request;
import io.millrace.engine.store.Seed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class QueryTest {
    private static final BigInteger SMALL = BigInteger.valueOf(3);
    private static final BigInteger GREAT = BigInteger.ONE.shiftLeft(100);

    private static final ReadBounds BOUNDS = new ReadBounds(4096, 8, 2048, 4, 6);

    private final LedgerFixture ledger = new LedgerFixture(BOUNDS);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void shouldAnswerIdsInOrderAndZerosWhereThereIsNothing() {
        ledger.createAccounts(AccountData.account(1), AccountData.account(2));
        ledger.createTransfers(TransferData.transfer(1, 1, 2), TransferData.transfer(2, 1, 9));
        final BigInteger one = BigInteger.ONE;
        final BigInteger two = BigInteger.TWO;

        assertThat(ledger.lookupAccounts(two, BigInteger.ZERO, one, LedgerModel.MAX, one)).extracting(AccountData::id)
            .containsExactly(two, BigInteger.ZERO, one, BigInteger.ZERO, one);
        assertThat(ledger.lookupTransfers(BigInteger.ZERO, one, two, LedgerModel.MAX)).containsExactly(
            TransferData.none(), TransferData.transfer(1, 1, 2).withTimestamp(3), TransferData.none(), TransferData.none());
        assertThat(ledger.lookupTransfers()).isEmpty();
    }

    @Test
    void shouldRefuseALookupWhoseReplyWouldNotFit() {
        ledger.replyCapacity = 48 + 128;
        assertThat(ledger.lookupAccounts(BigInteger.ONE, BigInteger.TWO)).isEmpty();
        assertThat(ledger.rejection()).isEqualTo("REPLY_TOO_LONG");
        assertThat(ledger.lookupAccounts(BigInteger.ONE)).hasSize(1);
    }

    @Test
    void shouldRefuseAFilterThatNamesNothing() {
        assertRefused(QueryData.all(0), "rowLimit");
        assertRefused(QueryData.all(1).between(5, 4), "timestampMin");
        assertRefused(QueryData.all(1).between(Long.MIN_VALUE, 0), "timestampMin");
        assertRefused(QueryData.all(1).between(1, -1), "timestampMax");
        ledger.replyCapacity = 100;
        assertThat(ledger.queryAccounts(QueryData.all(1))).isNull();
        assertThat(ledger.rejection()).isEqualTo("REPLY_TOO_LONG");
    }

    @Test
    void shouldRefuseFlagsThatItDoesNotKnow() {
        final UnsafeBuffer query = new UnsafeBuffer(new byte[Envelope.HEADER_LENGTH + QueryAccountsDecoder.BLOCK_LENGTH]);
        final Request request = new Request().wrap(query, 0, query.capacity(), 1, 1, 0, 1);
        query.putInt(Envelope.HEADER_LENGTH + QueryAccountsDecoder.rowLimitEncodingOffset(), 1);
        final Filter filter = new Filter();
        filter.decode(request);
        assertThat(filter.fault()).isNull();
        query.putShort(Envelope.HEADER_LENGTH + QueryAccountsDecoder.flagsEncodingOffset(), (short) 2);
        filter.decode(request);
        assertThat(filter.fault()).startsWith("flags");
    }

    @Test
    void shouldAnswerAnEmptyPageWhereNothingIsFound() {
        assertThat(ledger.queryAccounts(QueryData.all(1))).isEqualTo(new Page<>(List.of(), 0));
        createRows(5);
        assertThat(ledger.queryTransfers(QueryData.all(10).between(1000, 0))).isEqualTo(new Page<>(List.of(), 0));
        assertThat(ledger.queryTransfers(QueryData.all(10).between(0, 1).newestFirst())).isEqualTo(new Page<>(List.of(), 0));
        assertThat(ledger.queryTransfers(QueryData.all(0xFFFF_FFFFL).between(Long.MAX_VALUE, Long.MAX_VALUE)).rows()).isEmpty();
    }

    @Test
    void shouldIncludeBothBounds() {
        final List<TransferData> rows = createRows(10);
        final long min = rows.get(3).timestamp();
        final long max = rows.get(6).timestamp();
        assertThat(ledger.queryTransfers(QueryData.all(100).between(min, max))).isEqualTo(new Page<>(rows.subList(3, 7), 0));
        assertThat(ledger.queryTransfers(QueryData.all(100).between(min, min)).rows()).containsExactly(rows.get(3));
        assertThat(ledger.queryTransfers(QueryData.all(100).between(0, min - 1)).rows()).isEqualTo(rows.subList(0, 3));
    }

    @Test
    void shouldGoThroughPagesByCursorInBothDirections() {
        final List<TransferData> rows = createRows(25);
        assertThat(pages(QueryData.all(7), 7)).isEqualTo(rows);
        final List<TransferData> newestFirst = new ArrayList<>(rows);
        Collections.reverse(newestFirst);
        assertThat(pages(QueryData.all(7).newestFirst(), 7)).isEqualTo(newestFirst);
        ledger.replyCapacity = 48 + 4 * 128 + 127;
        assertThat(pages(QueryData.all(7), 4)).isEqualTo(rows);
    }

    @Test
    void shouldHaveNoCursorWhenTheLastMatchIsOnThePage() {
        final List<TransferData> rows = createRows(8);
        assertThat(ledger.queryTransfers(QueryData.all(8))).isEqualTo(new Page<>(rows, 0));
        assertThat(ledger.queryTransfers(QueryData.all(7)).cursor()).isEqualTo(rows.get(7).timestamp());
    }

    @Test
    void shouldEndAPageAfterABoundedNumberOfRows() {
        final int lookedAtMax = BOUNDS.rowsLookedAt();
        final int count = 2 * lookedAtMax + 100;
        ledger.createAccounts(AccountData.account(1), AccountData.account(2));
        for (int from = 0; from < count; from += 1000) {
            final List<TransferData> batch = new ArrayList<>();
            for (int id = from + 1; id <= Math.min(from + 1000, count); id++) {
                batch.add(TransferData.transfer(id, 1, 2).withCode(id == count ? 2 : 1));
            }
            ledger.createTransfers(batch);
        }
        final QueryData query = QueryData.all(10).where(BigInteger.ZERO, 0, 0, 0, 2);
        final Page<TransferData> first = ledger.queryTransfers(query);
        assertThat(first.rows()).isEmpty();
        assertThat(first.cursor()).isEqualTo(ledger.lookupTransfer(lookedAtMax + 1).timestamp());
        assertThat(pages(query, 10)).extracting(TransferData::id).containsExactly(BigInteger.valueOf(count));
        assertThat(pages(query.newestFirst(), 10)).hasSize(1);
    }

    @Test
    void shouldMatchAllFiltersAtOnce() {
        final Random random = Seed.random(QueryTest.class);
        final List<TransferData> transfers = createRows(300);
        final List<AccountData> accounts = new ArrayList<>();
        for (int id = 1000; id < 1300; id++) {
            accounts.add(AccountData.account(id)
                .withUserData128(pick(random, id)).withUserData64(random.nextInt(2)).withUserData32(random.nextInt(2))
                .withLedger(1 + random.nextInt(2)).withCode(1 + random.nextInt(2)));
        }
        ledger.createAccounts(accounts);
        for (int i = 0; i < 200; i++) {
            final QueryData query = QueryData.all(1000).where(
                random.nextBoolean() ? BigInteger.ZERO : pick(random, i),
                random.nextInt(2), random.nextInt(2), random.nextInt(3), random.nextInt(3));
            assertThat(ledger.queryTransfers(query).rows()).isEqualTo(transfers.stream().filter(row ->
                matches(query, row.userData128(), row.userData64(), row.userData32(), row.ledger(), row.code())).toList());
            assertThat(ledger.queryAccounts(query).rows()).extracting(AccountData::id)
                .containsSequence(accounts.stream().filter(row ->
                    matches(query, row.userData128(), row.userData64(), row.userData32(), row.ledger(), row.code()))
                    .map(AccountData::id).toList());
        }
    }

    private static boolean matches(
        final QueryData query,
        final BigInteger userData128,
        final long userData64,
        final long userData32,
        final long inLedger,
        final int code) {
        return (query.userData128().signum() == 0 || query.userData128().equals(userData128))
            && (query.userData64() == 0 || query.userData64() == userData64)
            && (query.userData32() == 0 || query.userData32() == userData32)
            && (query.ledger() == 0 || query.ledger() == inLedger)
            && (query.code() == 0 || query.code() == code);
    }

    private List<TransferData> createRows(final int count) {
        final Random random = Seed.random(QueryTest.class);
        ledger.createAccounts(
            AccountData.account(1), AccountData.account(2), AccountData.account(3).withLedger(2),
            AccountData.account(4).withLedger(2));
        final List<TransferData> rows = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            final boolean isFirst = random.nextBoolean();
            final TransferData row = TransferData.transfer(id, isFirst ? 1 : 3, isFirst ? 2 : 4).withLedger(isFirst ? 1 : 2)
                .withUserData128(pick(random, id)).withUserData64(random.nextInt(2)).withUserData32(random.nextInt(2))
                .withCode(1 + random.nextInt(2));
            // With accounts and refused events between them.
            ledger.createAccounts(AccountData.account(0));
            final long timestamp = ledger.createTransfers(row).get(0).timestamp();
            rows.add(row.withTimestamp(timestamp));
        }
        return rows;
    }

    private static BigInteger pick(final Random random, final int i) {
        return random.nextInt(3) == 0 ? GREAT : i % 2 == 0 ? SMALL : BigInteger.ZERO;
    }

    private List<TransferData> pages(final QueryData first, final int rowsMax) {
        final List<TransferData> rows = new ArrayList<>();
        QueryData query = first;
        for (int i = 0; i < 1000; i++) {
            final Page<TransferData> page = ledger.queryTransfers(query);
            assertThat(page.rows().size()).isLessThanOrEqualTo(rowsMax);
            rows.addAll(page.rows());
            if (page.cursor() == 0) {
                return rows;
            }
            query = query.reversed() ? query.between(0, page.cursor()) : query.between(page.cursor(), 0);
        }
        throw new AssertionError("pages do not end");
    }

    private void assertRefused(final QueryData query, final String field) {
        assertThat(ledger.queryAccounts(query)).isNull();
        assertThat(ledger.rejection()).isEqualTo("INVALID_FILTER");
        assertThat(ledger.rejectionDetail()).startsWith(field);
        assertThat(ledger.queryTransfers(query)).isNull();
        assertThat(ledger.rejection()).isEqualTo("INVALID_FILTER");
    }
}
