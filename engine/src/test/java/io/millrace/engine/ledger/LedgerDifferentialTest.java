package io.millrace.engine.ledger;

import io.millrace.engine.store.Seed;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random commands through the ledger and through the model: the same results, the same rows, books that balance, and a
 * digest that is what the records say.
 */
class LedgerDifferentialTest {
    private static final int COMMANDS = 1_500;
    private static final int ACCOUNTS = 24;
    private static final BigInteger[] AMOUNTS = {
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.TEN,
        BigInteger.valueOf(1000),
        BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
        BigInteger.ONE.shiftLeft(64),
        BigInteger.ONE.shiftLeft(127),
        LedgerModel.MAX.subtract(BigInteger.TEN),
        LedgerModel.MAX,
    };

    @Test
    void shouldDoWhatTheModelDoes() {
        final Random seeds = Seed.random(LedgerDifferentialTest.class);
        final Map<String, Integer> statuses = new TreeMap<>();
        for (int stream = 0; stream < 4; stream++) {
            final long seed = seeds.nextLong();
            final long[] digests = run(new Random(seed), statuses);
            assertThat(run(new Random(seed), new HashMap<>())).as("the same stream again").isEqualTo(digests);
        }
        // What a stream does not reach it does not test.
        assertThat(statuses).containsKeys(
            "created", "linked_event_chain_open", "linked_event_failed", "exists", "exists_with_different_flags",
            "exists_with_different_pending_id", "exists_with_different_timeout", "exists_with_different_debit_account_id",
            "exists_with_different_credit_account_id", "exists_with_different_amount",
            "exists_with_different_user_data_128", "exists_with_different_user_data_64",
            "exists_with_different_user_data_32", "exists_with_different_ledger", "exists_with_different_code",
            "id_already_failed", "debit_account_not_found", "credit_account_not_found", "overflows_debits_posted",
            "overflows_credits_posted", "exceeds_credits", "exceeds_debits", "accounts_must_be_different", "reserved_flag");
    }

    private static long[] run(final Random random, final Map<String, Integer> statuses) {
        try (LedgerFixture ledger = new LedgerFixture()) {
            final LedgerModel model = new LedgerModel();
            final List<TransferData> sent = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                // Neither may change anything, nor does one need the other.
                ledger.isExpecting = random.nextBoolean();
                ledger.isReadingAhead = random.nextInt(3) == 0;
                final List<Result> results;
                if (i < 4 || random.nextInt(12) == 0) {
                    results = createAccounts(random, ledger, model);
                } else {
                    results = createTransfers(random, ledger, model, sent);
                }
                results.forEach(result -> statuses.merge(result.status(), 1, Integer::sum));
                assertBooksBalance(model);
                assertThat(ledger.store.recomputeRecordsDigest()).isEqualTo(ledger.store.recordsDigest());
                if (i % 250 == 249) {
                    assertSameRows(ledger, model);
                }
            }
            assertThat(ledger.store.recomputeHistoryDigest()).isEqualTo(ledger.store.historyDigest());
            return new long[] {ledger.store.recordsDigest(), ledger.store.historyDigest()};
        }
    }

    private static List<Result> createAccounts(final Random random, final LedgerFixture ledger, final LedgerModel model) {
        final List<AccountData> events = new ArrayList<>();
        for (int n = random.nextInt(8); n > 0; n--) {
            AccountData event = AccountData.account(random.nextInt(ACCOUNTS + 1)).withLedger(1 + random.nextInt(20) / 19);
            event = event.withFlags(new int[] {0, 0, 0, 1, 2, 4, 3, 5, 6, 8, 32}[random.nextInt(11)]);
            event = switch (random.nextInt(24)) {
                case 0 -> event.withTimestamp(1);
                case 1 -> event.withReserved(1);
                case 2 -> event.withCode(0);
                case 3 -> event.withDebitsPosted(BigInteger.ONE);
                case 4 -> event.withUserData64(random.nextLong());
                case 5 -> event.withId(LedgerModel.MAX);
                default -> event;
            };
            events.add(event);
        }
        final List<Result> results = ledger.createAccounts(events);
        assertThat(results).isEqualTo(model.createAccounts(events, ledger.timestamp));
        return results;
    }

    private static List<Result> createTransfers(
        final Random random, final LedgerFixture ledger, final LedgerModel model, final List<TransferData> sent) {
        final List<TransferData> events = new ArrayList<>();
        final int linkedPercent = random.nextInt(60);
        // Now and then more than are looked up at a time.
        for (int n = random.nextInt(random.nextInt(20) == 0 ? 100 : 10); n > 0; n--) {
            if (random.nextInt(5) == 0 && !sent.isEmpty()) {
                events.add(retry(random, sent.get(random.nextInt(sent.size()))));
            } else {
                final TransferData event = transfer(random);
                events.add(random.nextInt(100) < linkedPercent ? event.linked() : event);
            }
        }
        final long digestBefore = ledger.store.recordsDigest();
        final int failedBefore = model.failedIds.size();
        final List<Result> results = ledger.createTransfers(events);
        assertThat(results).isEqualTo(model.createTransfers(events, ledger.timestamp));
        if (results.stream().noneMatch(result -> result.status().equals("created")) && failedBefore == model.failedIds.size()) {
            assertThat(ledger.store.recordsDigest()).as("nothing happened").isEqualTo(digestBefore);
        }
        sent.addAll(events);
        return results;
    }

    /** The same again, or nearly. */
    private static TransferData retry(final Random random, final TransferData event) {
        return switch (random.nextInt(20)) {
            case 0 -> event.withFlags(event.flags() ^ 1);
            case 1 -> event.withPendingId(BigInteger.TWO);
            case 2 -> event.withTimeout(9);
            case 3 -> event.withDebitAccountId(BigInteger.TEN.shiftLeft(64));
            case 4 -> event.withCreditAccountId(BigInteger.TEN.shiftLeft(64));
            case 5 -> event.withAmount(event.amount().xor(BigInteger.ONE.shiftLeft(random.nextInt(128))));
            case 6 -> event.withUserData128(event.userData128().xor(BigInteger.ONE.shiftLeft(random.nextInt(128))));
            case 7 -> event.withUserData64(event.userData64() ^ 1L << random.nextInt(64));
            case 8 -> event.withUserData32(event.userData32() ^ 1 << random.nextInt(32));
            case 9 -> event.withLedger(event.ledger() + 1);
            case 10 -> event.withCode(event.code() + 1);
            default -> event;
        };
    }

    private static TransferData transfer(final Random random) {
        final TransferData event = TransferData
            .transfer(1 + random.nextInt(1 << 15), account(random), account(random))
            .withAmount(random.nextInt(8) == 0
                ? AMOUNTS[random.nextInt(AMOUNTS.length)]
                : BigInteger.valueOf(random.nextInt(100)));
        return switch (random.nextInt(40)) {
            case 0 -> event.withLedger(2);
            case 1 -> event.withCode(0);
            case 2 -> event.withPendingId(BigInteger.ONE);
            case 3 -> event.withTimeout(1);
            case 4 -> event.withFlags(2 << random.nextInt(12));
            case 5 -> event.withTimestamp(5);
            case 6 -> event.withId(LedgerModel.MAX);
            case 7 -> event.withDebitAccountId(LedgerModel.MAX);
            case 8 -> event.withUserData128(LedgerModel.MAX).withUserData32(-1).withUserData64(-1);
            default -> event;
        };
    }

    /** Now and then 0, or one that is not there. */
    private static long account(final Random random) {
        return random.nextInt(50) == 0 ? random.nextInt(2) * 1000L : 1 + random.nextInt(ACCOUNTS);
    }

    private static void assertBooksBalance(final LedgerModel model) {
        final Map<Integer, BigInteger> sums = new HashMap<>();
        for (final AccountData account : model.accounts.values()) {
            sums.merge(account.ledger(), account.debitsPosted().subtract(account.creditsPosted()), BigInteger::add);
            assertThat(account.debitsPending()).isEqualTo(account.creditsPending());
        }
        assertThat(sums.values()).allMatch(sum -> sum.signum() == 0);
    }

    private static void assertSameRows(final LedgerFixture ledger, final LedgerModel model) {
        final BigInteger[] accountIds = model.accounts.keySet().toArray(new BigInteger[0]);
        assertThat(ledger.lookupAccounts(accountIds)).containsExactlyElementsOf(model.accounts.values());
        final BigInteger[] transferIds = model.transfers.keySet().toArray(new BigInteger[0]);
        assertThat(ledger.lookupTransfers(transferIds)).containsExactlyElementsOf(model.transfers.values());
        for (final BigInteger id : model.failedIds) {
            assertThat(ledger.lookupTransfers(id)).containsExactly(TransferData.none());
        }
    }
}
