package io.millrace.engine.ingress;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionFailuresTest {
    private static final int REASON = 3;

    private final SessionFailures failures = new SessionFailures(8);

    @Test
    void shouldBeTakenOnce() {
        failures.report(5, 77, REASON);

        assertThat(failures.takeAny()).isTrue();
        assertThat(failures.take(5, 77)).isEqualTo(REASON);
        assertThat(failures.takeAny()).isFalse();
        assertThat(failures.take(5, 77)).isZero();
    }

    @Test
    void shouldNotBefallTheSessionThatHasThePlaceNow() {
        failures.report(5, 77, REASON);

        assertThat(failures.take(5, 78)).isZero();
        assertThat(failures.take(4, 77)).isZero();
    }
}
