package io.millrace.engine.ingress;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QueryCreditsTest {
    private static final int SESSIONS = 100;

    private final QueryCredits credits = new QueryCredits(SESSIONS);

    @Test
    void shouldBoundEachSessionAlone() {
        take(3, QueryCredits.SESSION_MAX);
        assertThat(credits.has(3)).isFalse();
        assertThat(credits.has(4)).isTrue();
        credits.giveBack(3);
        assertThat(credits.has(3)).isTrue();
        assertThat(credits.inFlight()).isEqualTo(QueryCredits.SESSION_MAX - 1);
    }

    @Test
    void shouldBoundAllSessionsTogether() {
        final int last = QueryCredits.TOTAL_MAX / QueryCredits.SESSION_MAX - 1;
        for (int session = 0; session < last; session++) {
            take(session, QueryCredits.SESSION_MAX);
        }
        take(last, QueryCredits.SESSION_MAX - 1);
        assertThat(credits.inFlight()).as("less than the queue holds").isEqualTo(QueryCredits.TOTAL_MAX - 1);
        assertThat(credits.has(SESSIONS - 1)).isFalse();
        credits.giveBack(0);
        assertThat(credits.has(SESSIONS - 1)).isTrue();
    }

    private void take(final int session, final int count) {
        for (int i = 0; i < count; i++) {
            assertThat(credits.has(session)).isTrue();
            credits.take(session);
        }
    }
}
