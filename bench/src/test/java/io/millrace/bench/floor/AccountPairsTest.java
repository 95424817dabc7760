package io.millrace.bench.floor;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccountPairsTest {
    private static final int CHOICES = 100_000;

    @Test
    void shouldChooseTwoAccountsThatDiffer() {
        final AccountPairs pairs = new AccountPairs(0, 3);
        for (int i = 0; i < CHOICES; i++) {
            pairs.next();
            assertThat(pairs.debit()).isBetween(0, 2).isNotEqualTo(pairs.credit());
            assertThat(pairs.credit()).isBetween(0, 2);
        }
    }

    @Test
    void shouldChooseEveryAccountAboutAsOften() {
        final int accountCount = 10;
        final int[] debits = new int[accountCount];
        final int[] credits = new int[accountCount];
        final AccountPairs pairs = new AccountPairs(7, accountCount);
        for (int i = 0; i < CHOICES; i++) {
            pairs.next();
            debits[pairs.debit()]++;
            credits[pairs.credit()]++;
        }
        for (int i = 0; i < accountCount; i++) {
            assertThat(debits[i]).isBetween(CHOICES / accountCount * 9 / 10, CHOICES / accountCount * 11 / 10);
            assertThat(credits[i]).isBetween(CHOICES / accountCount * 9 / 10, CHOICES / accountCount * 11 / 10);
        }
    }

    @Test
    void shouldChooseTheSameForTheSameSeed() {
        final AccountPairs first = new AccountPairs(42, 1_000);
        final AccountPairs second = new AccountPairs(42, 1_000);
        for (int i = 0; i < CHOICES; i++) {
            first.next();
            second.next();
            assertThat(first.debit()).isEqualTo(second.debit());
            assertThat(first.credit()).isEqualTo(second.credit());
        }
    }

    @Test
    void shouldRefuseASingleAccount() {
        assertThatThrownBy(() -> new AccountPairs(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
