package io.millrace.engine.ledger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Walks along a list in which every third row is the account's. */
class ChainPlacesTest {
    private static final int STRIDE = 16;
    private static final int PLACES_MAX = 32;
    private static final long GAP = 3;

    private final ChainPlaces places = new ChainPlaces(STRIDE, PLACES_MAX);
    private long rowsWalked;

    ChainPlacesTest() {
        places.reset(1, 0);
    }

    @Test
    void shouldBeginAtTheNewestWhereNobodyHasWalked() {
        assertThat(places.atOrAfter(0, 99)).isEqualTo(99);
        assertThat(places.atOrAfter(99, 99)).isEqualTo(99);
    }

    @Test
    void shouldLeadCloseToWhereSomebodyHasWalked() {
        walk(GAP * 200, 0);
        for (long row = 0; row <= GAP * 200; row++) {
            final long start = places.atOrAfter(row, GAP * 200);
            assertThat(start).isGreaterThanOrEqualTo(row).isLessThanOrEqualTo(row + GAP * (STRIDE + STRIDE / 2 + 1));
            assertThat(start % GAP).as("a row of the account").isZero();
        }
    }

    @Test
    void shouldGoForwardsThroughAllPagesInTimeThatGrowsWithTheLengthAlone() {
        final int length = 400;
        final int pageLength = 3;
        for (int first = 0; first < length; first += pageLength) {
            walk(places.atOrAfter(GAP * first, GAP * length), GAP * first);
        }
        assertThat(rowsWalked).isLessThan(length + (length / pageLength + 1) * 2L * STRIDE);
        assertThat(places.count()).isLessThanOrEqualTo(length / (STRIDE / 2));
    }

    @Test
    void shouldGoBackwardsThroughAllPagesInTimeThatGrowsWithTheLengthAlone() {
        final int length = 400;
        final int pageLength = 3;
        for (int last = length; last >= pageLength; last -= pageLength) {
            walk(places.atOrAfter(GAP * last, GAP * length), GAP * (last - pageLength));
        }
        assertThat(rowsWalked).isLessThan((length / pageLength + 1) * (2L * STRIDE + pageLength));
    }

    @Test
    void shouldKeepNoMorePlacesWhenTheListGrowsBetweenOneWalkAndTheNext() {
        for (int length = 1; length < 300; length++) {
            walk(GAP * length, 0);
            assertThat(places.count()).isLessThanOrEqualTo(length / (STRIDE / 2));
        }
        assertThat(places.count()).isGreaterThan(300 / (2 * STRIDE));
    }

    @Test
    void shouldLeaveOutEverySecondPlaceWhenThereAreTooMany() {
        final int length = 10 * PLACES_MAX * STRIDE;
        walk(GAP * length, 0);
        assertThat(places.count()).isBetween(PLACES_MAX / 4, PLACES_MAX);
        for (int place = 0; place < length; place += STRIDE) {
            rowsWalked = 0;
            walk(places.atOrAfter(GAP * place, GAP * length), GAP * place);
            assertThat(rowsWalked).as("to %d of %d", place, length).isLessThan(2 * length / (PLACES_MAX / 4));
        }
    }

    @Test
    void shouldForgetTheAccountBefore() {
        walk(GAP * 200, 0);
        places.reset(2, 0);
        assertThat(places.atOrAfter(0, 99)).isEqualTo(99);
    }

    private void walk(final long from, final long to) {
        places.begin(from);
        for (long row = from - GAP; row >= to - GAP; row -= GAP) {
            rowsWalked++;
            places.onRow(row);
        }
    }
}
