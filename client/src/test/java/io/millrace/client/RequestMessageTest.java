package io.millrace.client;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.AccountFlagsDecoder;
import io.millrace.codecs.ledger.CreateAccountsDecoder;
import io.millrace.codecs.ledger.CreateTransfersDecoder;
import io.millrace.codecs.ledger.GetAccountBalancesDecoder;
import io.millrace.codecs.ledger.GetAccountTransfersDecoder;
import io.millrace.codecs.ledger.LookupAccountsDecoder;
import io.millrace.codecs.ledger.LookupTransfersDecoder;
import io.millrace.codecs.ledger.MessageHeaderDecoder;
import io.millrace.codecs.ledger.QueryAccountsDecoder;
import io.millrace.codecs.ledger.QueryTransfersDecoder;
import io.millrace.codecs.ledger.TransferFlagsDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the batches and queries write is what the generated decoders read. */
class RequestMessageTest {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void shouldEncodeEveryFieldOfATransfer() {
        final TransferBatch batch = new TransferBatch(2);
        batch.add();
        batch.add().id(1, 2).debitAccountId(3, 4).creditAccountId(5, 6).amount(7, 8).pendingId(9, 10).userData128(11, 12)
            .userData64(13).userData32(14).timeoutSeconds(15).ledger(16).code(17)
            .flags(TransferFlags.LINKED | TransferFlags.CLOSING_CREDIT).timestamp(18);
        batch.envelope(21, 22);

        final CreateTransfersDecoder decoder = new CreateTransfersDecoder().wrapAndApplyHeader(batch.buffer, 0, header);
        assertThat(decoder.clientId()).isEqualTo(21);
        assertThat(decoder.requestId()).isEqualTo(22);
        assertThat(decoder.principal()).isZero();
        final CreateTransfersDecoder.TransfersDecoder events = decoder.transfers();
        assertThat(events.count()).isEqualTo(2);
        assertThat(events.next().toString()).doesNotContainPattern("[1-9]=|=[1-9]");
        final CreateTransfersDecoder.TransfersDecoder event = events.next();
        assertThat(event.id().high()).isEqualTo(1);
        assertThat(event.id().low()).isEqualTo(2);
        assertThat(event.debitAccountId().high()).isEqualTo(3);
        assertThat(event.debitAccountId().low()).isEqualTo(4);
        assertThat(event.creditAccountId().high()).isEqualTo(5);
        assertThat(event.creditAccountId().low()).isEqualTo(6);
        assertThat(event.amount().high()).isEqualTo(7);
        assertThat(event.amount().low()).isEqualTo(8);
        assertThat(event.pendingId().high()).isEqualTo(9);
        assertThat(event.pendingId().low()).isEqualTo(10);
        assertThat(event.userData128().high()).isEqualTo(11);
        assertThat(event.userData128().low()).isEqualTo(12);
        assertThat(event.userData64()).isEqualTo(13);
        assertThat(event.userData32()).isEqualTo(14);
        assertThat(event.timeout()).isEqualTo(15);
        assertThat(event.ledger()).isEqualTo(16);
        assertThat(event.code()).isEqualTo(17);
        assertThat(event.flags().linked()).isTrue();
        assertThat(event.flags().closing_credit()).isTrue();
        assertThat(event.flags().pending()).isFalse();
        assertThat(event.timestamp()).isEqualTo(18);
        assertThat(decoder.limit()).isEqualTo(batch.length());
    }

    @Test
    void shouldEncodeEveryFieldOfAnAccount() {
        final AccountBatch batch = new AccountBatch(1);
        batch.add().id(1, 2).debitsPending(3, 4).debitsPosted(5, 6).creditsPending(7, 8).creditsPosted(9, 10)
            .userData128(11, 12).userData64(13).userData32(14).reserved(15).ledger(16).code(17)
            .flags(AccountFlags.HISTORY).timestamp(18);

        final CreateAccountsDecoder decoder = new CreateAccountsDecoder().wrapAndApplyHeader(batch.buffer, 0, header);
        final CreateAccountsDecoder.AccountsDecoder event = decoder.accounts().next();
        assertThat(event.id().high()).isEqualTo(1);
        assertThat(event.id().low()).isEqualTo(2);
        assertThat(event.debitsPending().high()).isEqualTo(3);
        assertThat(event.debitsPending().low()).isEqualTo(4);
        assertThat(event.debitsPosted().high()).isEqualTo(5);
        assertThat(event.debitsPosted().low()).isEqualTo(6);
        assertThat(event.creditsPending().high()).isEqualTo(7);
        assertThat(event.creditsPending().low()).isEqualTo(8);
        assertThat(event.creditsPosted().high()).isEqualTo(9);
        assertThat(event.creditsPosted().low()).isEqualTo(10);
        assertThat(event.userData128().high()).isEqualTo(11);
        assertThat(event.userData128().low()).isEqualTo(12);
        assertThat(event.userData64()).isEqualTo(13);
        assertThat(event.userData32()).isEqualTo(14);
        assertThat(event.reserved()).isEqualTo(15);
        assertThat(event.ledger()).isEqualTo(16);
        assertThat(event.code()).isEqualTo(17);
        assertThat(event.flags().history()).isTrue();
        assertThat(event.flags().closed()).isFalse();
        assertThat(event.timestamp()).isEqualTo(18);
        assertThat(decoder.limit()).isEqualTo(batch.length());
    }

    @Test
    void shouldEncodeLookups() {
        final Lookup accounts = new AccountLookup(2).add(1, 2).add(UInt128.MAX);
        final Lookup transfers = new TransferLookup(1).add(UInt128.ZERO);

        final LookupAccountsDecoder accountsDecoder =
            new LookupAccountsDecoder().wrapAndApplyHeader(accounts.buffer, 0, header);
        final LookupAccountsDecoder.IdsDecoder ids = accountsDecoder.ids();
        assertThat(ids.count()).isEqualTo(2);
        assertThat(ids.next().id().high()).isEqualTo(1);
        assertThat(ids.id().low()).isEqualTo(2);
        assertThat(ids.next().id().high()).isEqualTo(-1);
        assertThat(accountsDecoder.limit()).isEqualTo(accounts.length());
        assertThat(new LookupTransfersDecoder().wrapAndApplyHeader(transfers.buffer, 0, header).ids().count()).isEqualTo(1);
    }

    @Test
    void shouldEncodeBothQueriesAlike() {
        final AccountQuery accounts = fill(new AccountQuery()).ledger(8);
        final TransferQuery transfers = fill(new TransferQuery()).ledger(8);

        final QueryAccountsDecoder a = new QueryAccountsDecoder().wrapAndApplyHeader(accounts.buffer, 0, header);
        assertThat(new long[] {
            a.rowLimit(), a.timestampMin(), a.timestampMax(), a.userData128().high(), a.userData128().low(),
            a.userData64(), a.userData32(), a.ledger(), a.code(), a.flags().reversed() ? 1 : 0, a.limit()
        }).containsExactly(0xFFFF_FFFFL, 2, 3, 4, 5, 6, 7, 8, 9, 1, accounts.length());
        final QueryTransfersDecoder t = new QueryTransfersDecoder().wrapAndApplyHeader(transfers.buffer, 0, header);
        assertThat(new long[] {
            t.rowLimit(), t.timestampMin(), t.timestampMax(), t.userData128().high(), t.userData128().low(),
            t.userData64(), t.userData32(), t.ledger(), t.code(), t.flags().reversed() ? 1 : 0, t.limit()
        }).containsExactly(0xFFFF_FFFFL, 2, 3, 4, 5, 6, 7, 8, 9, 1, transfers.length());
    }

    @Test
    void shouldEncodeBothQueriesOfAnAccountAlike() {
        final AccountTransfersQuery transfers = fill(new AccountTransfersQuery().accountId(7, 8)).debits(false);
        final AccountBalancesQuery balances = fill(new AccountBalancesQuery().accountId(new UInt128(7, 8))).credits(false);

        final GetAccountTransfersDecoder t = new GetAccountTransfersDecoder().wrapAndApplyHeader(transfers.buffer, 0, header);
        assertThat(new long[] {
            t.rowLimit(), t.timestampMin(), t.timestampMax(), t.userData128().high(), t.userData128().low(),
            t.userData64(), t.userData32(), t.accountId().high(), t.accountId().low(), t.code(), t.limit()
        }).containsExactly(0xFFFF_FFFFL, 2, 3, 4, 5, 6, 7, 7, 8, 9, transfers.length());
        assertThat(new boolean[] {t.flags().debits(), t.flags().credits(), t.flags().reversed()})
            .containsExactly(false, true, true);
        final GetAccountBalancesDecoder b = new GetAccountBalancesDecoder().wrapAndApplyHeader(balances.buffer, 0, header);
        assertThat(new long[] {
            b.rowLimit(), b.timestampMin(), b.timestampMax(), b.userData128().high(), b.userData128().low(),
            b.userData64(), b.userData32(), b.accountId().high(), b.accountId().low(), b.code(), b.limit()
        }).containsExactly(0xFFFF_FFFFL, 2, 3, 4, 5, 6, 7, 7, 8, 9, balances.length());
        assertThat(new boolean[] {b.flags().debits(), b.flags().credits(), b.flags().reversed()})
            .containsExactly(true, false, true);
    }

    @Test
    void shouldAskForBothSidesOfAnAccountUnlessTold() {
        final AccountTransfersQuery fresh = new AccountTransfersQuery();
        final AccountTransfersQuery cleared =
            fill(new AccountTransfersQuery().accountId(7, 8)).debits(false).credits(false).clear();

        assertThat(bytes(cleared)).isEqualTo(bytes(fresh));
        final GetAccountTransfersDecoder t = new GetAccountTransfersDecoder().wrapAndApplyHeader(fresh.buffer, 0, header);
        assertThat(new boolean[] {t.flags().debits(), t.flags().credits(), t.flags().reversed()})
            .containsExactly(true, true, false);
        assertThat(t.rowLimit()).isEqualTo(1_000);
        assertThat(t.accountId().high() | t.accountId().low()).isZero();
    }

    @Test
    void shouldGoOnFromACursorInTheOrderOfAnAccountsQuery() {
        final AccountBalancesQuery query = new AccountBalancesQuery();
        final GetAccountBalancesDecoder decoder = new GetAccountBalancesDecoder().wrapAndApplyHeader(query.buffer, 0, header);

        assertThat(query.from(42)).isSameAs(query);
        assertThat(decoder.timestampMin()).isEqualTo(42);
        query.clear().reversed(true).from(43);
        assertThat(decoder.timestampMin()).isZero();
        assertThat(decoder.timestampMax()).isEqualTo(43);
        assertThat(decoder.flags().debits() && decoder.flags().credits()).isTrue();
    }

    @Test
    void shouldGoOnFromACursorInTheOrderOfTheQuery() {
        final AccountQuery query = new AccountQuery();
        final QueryAccountsDecoder decoder = new QueryAccountsDecoder().wrapAndApplyHeader(query.buffer, 0, header);

        query.from(42);
        assertThat(decoder.timestampMin()).isEqualTo(42);
        assertThat(decoder.timestampMax()).isZero();
        query.clear().reversed(true).from(43);
        assertThat(decoder.timestampMin()).isZero();
        assertThat(decoder.timestampMax()).isEqualTo(43);
    }

    @Test
    void shouldLeaveNothingOfAnEarlierUse() {
        final TransferBatch batch = new TransferBatch(2);
        batch.add().id(-1, -1).amount(-1).timestamp(-1).code(0xFFFF).flags(0xFFFF);
        batch.clear().add().ledger(1);
        final TransferBatch fresh = new TransferBatch(2);
        fresh.add().ledger(1);

        assertThat(bytes(batch)).isEqualTo(bytes(fresh));
    }

    @Test
    void shouldSayWhenItIsFull() {
        final TransferBatch batch = new TransferBatch(1);
        assertThat(batch.isEmpty()).isTrue();
        batch.add().id(0, 1);
        final byte[] before = bytes(batch);

        assertThat(batch.isFull()).isTrue();
        assertThatThrownBy(batch::add).isInstanceOf(IllegalStateException.class)
            .hasMessage("BATCH_FULL: there are 1 elements already; offer and clear first, see isFull()");
        assertThat(bytes(batch)).isEqualTo(before);
    }

    @Test
    void shouldRefuseWhatWouldBeCutOff() {
        final TransferEvent event = new TransferBatch(1).add();

        assertThatThrownBy(() -> event.code(65_536)).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("OUT_OF_RANGE: 65536 is not in 0 to 65535");
        assertThatThrownBy(() -> event.flags(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKnowCommandsFromQueries() {
        assertThat(new AccountBatch(1).isCommand()).isTrue();
        assertThat(new TransferBatch(1).isCommand()).isTrue();
        assertThat(new AccountLookup(1).isCommand()).isFalse();
        assertThat(new TransferQuery().isCommand()).isFalse();
        assertThat(new AccountBalancesQuery().isCommand()).isFalse();
    }

    @Test
    void shouldHoldAsManyEventsAsTheMessageHasRoomFor() {
        assertThat(TransferBatch.capacity(Envelope.BATCH_OFFSET + 3 * 128 + 127)).isEqualTo(3);
        assertThat(AccountLookup.capacity(48 + 3 * 128)).isEqualTo(3);
        assertThat(AccountLookup.capacity(48 + 3 * 128 - 1)).isEqualTo(2);
        assertThat(TransferBatch.capacity(Integer.MAX_VALUE)).isEqualTo(8_189);
        assertThat(TransferLookup.capacity(Integer.MAX_VALUE)).isEqualTo(8_189);
        assertThat(TransferBatch.capacity(10)).isZero();
    }

    @Test
    void shouldNameFlagsAsTheSchemaDoes() {
        assertThat(new int[] {
            AccountFlags.LINKED, AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS, AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS,
            AccountFlags.HISTORY, AccountFlags.IMPORTED, AccountFlags.CLOSED
        }).satisfies(flags -> {
            assertThat(AccountFlagsDecoder.linked((short) flags[0])).isTrue();
            assertThat(AccountFlagsDecoder.debits_must_not_exceed_credits((short) flags[1])).isTrue();
            assertThat(AccountFlagsDecoder.credits_must_not_exceed_debits((short) flags[2])).isTrue();
            assertThat(AccountFlagsDecoder.history((short) flags[3])).isTrue();
            assertThat(AccountFlagsDecoder.imported((short) flags[4])).isTrue();
            assertThat(AccountFlagsDecoder.closed((short) flags[5])).isTrue();
        });
        assertThat(TransferFlagsDecoder.linked((short) TransferFlags.LINKED)).isTrue();
        assertThat(TransferFlagsDecoder.pending((short) TransferFlags.PENDING)).isTrue();
        assertThat(TransferFlagsDecoder.post_pending_transfer((short) TransferFlags.POST_PENDING_TRANSFER)).isTrue();
        assertThat(TransferFlagsDecoder.void_pending_transfer((short) TransferFlags.VOID_PENDING_TRANSFER)).isTrue();
        assertThat(TransferFlagsDecoder.balancing_debit((short) TransferFlags.BALANCING_DEBIT)).isTrue();
        assertThat(TransferFlagsDecoder.balancing_credit((short) TransferFlags.BALANCING_CREDIT)).isTrue();
        assertThat(TransferFlagsDecoder.closing_debit((short) TransferFlags.CLOSING_DEBIT)).isTrue();
        assertThat(TransferFlagsDecoder.closing_credit((short) TransferFlags.CLOSING_CREDIT)).isTrue();
        assertThat(TransferFlagsDecoder.imported((short) TransferFlags.IMPORTED)).isTrue();
    }

    @Test
    void shouldKnowTheReasonsOfTheContract() {
        for (final var reason : io.millrace.codecs.session.DisconnectReason.values()) {
            if (reason != io.millrace.codecs.session.DisconnectReason.NULL_VAL) {
                assertThat(DisconnectReason.of(reason.value())).hasToString(reason.name());
            }
        }
    }

    private static <Q extends Query<Q>> Q fill(final Q query) {
        return query.rowLimit(-1).timestampMin(2).timestampMax(3).userData128(4, 5).userData64(6).userData32(7)
            .code(9).reversed(true);
    }

    private static byte[] bytes(final RequestMessage message) {
        final byte[] bytes = new byte[message.length()];
        new UnsafeBuffer(message.buffer).getBytes(0, bytes);
        return bytes;
    }
}
