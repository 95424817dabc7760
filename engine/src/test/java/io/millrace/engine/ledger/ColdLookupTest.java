package io.millrace.engine.ledger;

import io.millrace.codecs.Envelope;
import io.millrace.engine.service.QueryReader;
import io.millrace.engine.store.History;
import io.millrace.engine.store.PageSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static io.millrace.engine.ledger.AccountData.account;
import static io.millrace.engine.ledger.TransferData.transfer;
import static org.assertj.core.api.Assertions.assertThat;

/** Lookups of transfers so old that they may have to come from a disk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ColdLookupTest {
    private static final int ROWS_PER_PAGE = PageSource.PAGE_LENGTH / Transfer.LENGTH;
    private static final int COLD = 2 * ROWS_PER_PAGE;
    private static final int COUNT = History.PAGES_KEPT * ROWS_PER_PAGE + COLD;
    private static final int BATCH = 8_000;
    /** Of 16 bytes, with a number of 4. */
    private static final int IDS_HANDED_OVER_MAX = (QueryReader.HAND_OVER_LENGTH_MAX - Envelope.BATCH_OFFSET) / 20;
    private static final long ABSENT = Long.MAX_VALUE;
    private static final long FAILED = COUNT + 1;

    private final LedgerFixture ledger = new LedgerFixture();
    private int handOvers;

    @BeforeAll
    void createPast() {
        ledger.createAccounts(List.of(account(1), account(2)));
        for (int first = 1; first <= COUNT; first += BATCH) {
            final List<TransferData> batch = new ArrayList<>();
            LongStream.range(first, Math.min(first + BATCH, COUNT + 1)).forEach(id -> batch.add(transfer(id, 1, 2)));
            assertThat(ledger.createTransfers(batch)).allMatch(result -> result.status().equals("created"));
        }
        assertThat(ledger.createTransfers(List.of(transfer(FAILED, 1, 99))).get(0).status())
            .isEqualTo("credit_account_not_found");
    }

    @BeforeEach
    void begin() {
        handOvers = 0;
        ledger.beforeRead = () -> handOvers++;
    }

    @AfterAll
    void close() {
        ledger.close();
    }

    @Test
    void shouldLeaveRowsThatMayBeColdToTheReader() {
        assertThat(lookup(1, COLD)).extracting(TransferData::id).containsExactly(id(1), id(COLD));
        assertThat(handOvers).isEqualTo(1);
    }

    @Test
    void shouldAnswerAtOnceWithRowsThatAreInMemory() {
        assertThat(lookup(COLD + 1, ABSENT, COUNT)).extracting(TransferData::id)
            .containsExactly(id(COLD + 1), BigInteger.ZERO, id(COUNT));
        assertThat(handOvers).isZero();
    }

    @Test
    void shouldAnswerInTheOrderOfTheIdsWhereverRowsLie() {
        assertThat(lookup(COUNT, ABSENT, 7, FAILED, 7, COUNT)).extracting(TransferData::id)
            .containsExactly(id(COUNT), BigInteger.ZERO, id(7), BigInteger.ZERO, id(7), id(COUNT));
        assertThat(handOvers).isEqualTo(1);
    }

    @Test
    void shouldAnswerAtOnceWhatIsTooLongToBeHandedOver() {
        final long[] most = LongStream.rangeClosed(1, IDS_HANDED_OVER_MAX).toArray();
        assertThat(lookup(most)).extracting(TransferData::id)
            .containsExactlyElementsOf(LongStream.of(most).mapToObj(ColdLookupTest::id).toList());
        assertThat(handOvers).isEqualTo(1);

        final long[] more = LongStream.rangeClosed(1, IDS_HANDED_OVER_MAX + 1).toArray();
        assertThat(lookup(more)).extracting(TransferData::id)
            .containsExactlyElementsOf(LongStream.of(more).mapToObj(ColdLookupTest::id).toList());
        assertThat(handOvers).isEqualTo(1);
    }

    @Test
    void shouldFindNothingWhereOnlyTheHashIsThatOfAColdRow() {
        // As if the index had taken the row of 2 for that of what is not there.
        ledger.beforeRead = () -> ledger.notes.putInt(LedgerFixture.OFFSET, 2);
        assertThat(lookup(ABSENT, 1)).extracting(TransferData::id).containsExactly(BigInteger.ZERO, id(1));

        assertThat(lookup(2, 1)).extracting(TransferData::id).containsExactly(id(2), id(1));
    }

    private List<TransferData> lookup(final long... ids) {
        return ledger.lookupTransfers(LongStream.of(ids).mapToObj(ColdLookupTest::id).toArray(BigInteger[]::new));
    }

    private static BigInteger id(final long id) {
        return BigInteger.valueOf(id);
    }
}
