package io.millrace.engine.auth;

import io.millrace.codecs.session.RolesEncoder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentityTest {
    @Test
    void shouldHaveTheBitsOfTheWire() {
        assertThat(Identity.READ).isEqualTo(RolesEncoder.read(0, true));
        assertThat(Identity.WRITE).isEqualTo(RolesEncoder.write(0, true));
        assertThat(Identity.OPERATE).isEqualTo(RolesEncoder.operate(0, true));
        assertThat(Identity.ALL_LEDGERS).isEqualTo(RolesEncoder.all_ledgers(0, true));
    }

    @Test
    void shouldGiveLedgersRisingAsUnsignedIntegers() {
        assertThat(new Identity("a", 1, Identity.READ, -1, 7, 1, Integer.MIN_VALUE, Integer.MAX_VALUE).ledgers())
            .containsExactly(1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE, -1);
    }

    @Test
    void shouldStayTheSameWhateverBecomesOfTheArraysAround() {
        final int[] ledgers = {2, 3};
        final Identity identity = new Identity("a", 1, Identity.READ, ledgers);

        ledgers[0] = 9;
        identity.ledgers()[1] = 9;

        assertThat(identity.ledgers()).containsExactly(2, 3);
    }

    @Test
    void shouldRefuseGrantsThatCannotBe() {
        assertRefused(1 << 4, 1);
        assertRefused(Identity.READ, 5, 5);
        assertRefused(Identity.READ | Identity.ALL_LEDGERS, 5);
        assertRefused(Identity.READ, new int[Identity.LEDGERS_MAX + 1]);
    }

    @Test
    void shouldLetAnyoneDoEverything() {
        final Authenticator.Exchange exchange = new Anyone().begin(1, new byte[0]);

        assertThat(exchange.step()).isEqualTo(Authenticator.Step.ACCEPTED);
        assertThat(exchange.message()).isEmpty();
        assertThat(exchange.identity().principal()).isZero();
        assertThat(exchange.identity().roles()).isEqualTo(0b1111);
        assertThatThrownBy(() -> exchange.respond(new byte[0])).isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(final int roles, final int... ledgers) {
        assertThatThrownBy(() -> new Identity("a", 1, roles, ledgers)).isInstanceOf(IllegalArgumentException.class);
    }
}
