package io.millrace.ops.imports;

import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TransferMapperTest {
    private static final List<String> HEADER =
        List.of("body", "release", "payment_date", "amount_gbp", "unit_id", "supplier_id");
    private static final byte[] DIGEST = digest();

    private final ImportMapping mapping = new ImportMapping()
        .debit("unit:{unit_id}")
        .credit("supplier:{supplier_id}")
        .amount("amount_gbp")
        .decimals(2)
        .negativeAmounts(ImportMapping.NegativeAmounts.SWAP)
        .ledger("826")
        .code("{body|map:leeds=1,calderdale=2,manchester=3}")
        .userData32("{release|digits}")
        .requireDates(List.of("payment_date"))
        .debitAccounts(10, 0, "{unit_id}")
        .creditAccounts(20, 0, "{supplier_id}");

    @Test
    void shouldReadRowAsTransfer() {
        final TransferDraft draft = map("leeds", "2010-12", "2010-12-24", "1616.23", "17", "99");

        assertThat(id(draft.debit)).isEqualTo(Ids.of("unit:17"));
        assertThat(id(draft.credit)).isEqualTo(Ids.of("supplier:99"));
        assertThat(draft.amountHigh).isZero();
        assertThat(draft.amountLow).isEqualTo(161_623);
        assertThat(draft.swapped).isFalse();
        assertThat(draft.ledger).isEqualTo(826);
        assertThat(draft.code).isEqualTo(1);
        assertThat(draft.userData32).isEqualTo(201_012);
        assertThat(draft.userData64).isEqualTo(7);
    }

    @Test
    void shouldLetNegativeAmountGoTheOtherWayWithItsAccountsAsTheyAre() {
        final TransferDraft draft = map("leeds", "2010-12", "2010-12-24", "-5.00", "17", "99");

        assertThat(id(draft.debit)).isEqualTo(Ids.of("supplier:99"));
        assertThat(draft.debitSide.code()).isEqualTo(20);
        assertThat(draft.debitUserData64).isEqualTo(99);
        assertThat(id(draft.credit)).isEqualTo(Ids.of("unit:17"));
        assertThat(draft.creditSide.code()).isEqualTo(10);
        assertThat(draft.creditUserData64).isEqualTo(17);
        assertThat(draft.amountLow).isEqualTo(500);
        assertThat(draft.swapped).isTrue();
    }

    @Test
    void shouldRejectNegativeAmountUnlessToldToSwap() {
        mapping.negativeAmounts(ImportMapping.NegativeAmounts.REJECT);

        assertReason(RejectReason.AMOUNT_NEGATIVE, "leeds", "2010-12", "2010-12-24", "-5.00", "17", "99");
    }

    @Test
    void shouldMakeIdsOfTheFilesDigestAndTheLine() {
        final TransferDraft draft = map("leeds", "2010-12", "2010-12-24", "1", "17", "99");

        assertThat(draft.idHigh).isEqualTo(0x0102030405060708L);
        assertThat(draft.idLow).isEqualTo(0x090A000000000007L);
    }

    @Test
    void shouldTakeIdsFromColumn() {
        mapping.id("supplier_id");

        final TransferDraft draft = map("leeds", "2010-12", "2010-12-24", "1", "17", "99");

        assertThat(new UInt128(draft.idHigh, draft.idLow)).isEqualTo(UInt128.of(99));
        assertThat(draft.userData64).as("the line may be another one the next time").isZero();
        assertReason(RejectReason.COLUMN_EMPTY, "leeds", "2010-12", "2010-12-24", "1", "17", "");
        assertReason(RejectReason.ID_OUT_OF_RANGE, "leeds", "2010-12", "2010-12-24", "1", "17", "0");
    }

    @Test
    void shouldNameOneAccountByOneText() {
        final TransferMapper mapper = mapping.bind(HEADER, DIGEST);
        final Account first = mapper.map(Rows.of(2, "leeds", "2010-12", "2010-12-24", "1", "17", "99")).debit;
        final Account second = mapper.map(Rows.of(3, "leeds", "2010-12", "2010-12-24", "-1", "17", "98")).credit;

        assertThat(second).isSameAs(first);
    }

    @Test
    void shouldRejectRowsThatAreNoPayments() {
        assertReason(RejectReason.DATE_INVALID, "leeds", "2015-03", "No", "", "33", "10703");
        assertReason(RejectReason.DATE_INVALID, "leeds", "2018-09", "214", "26.61", "4", "4745");
        assertReason(RejectReason.AMOUNT_EMPTY, "leeds", "2015-03", "2015-03-01", "", "33", "10703");
        assertReason(RejectReason.COLUMN_EMPTY, "leeds", "2015-03", "2015-03-01", "1", "", "10703");
        assertReason(RejectReason.NOT_IN_MAP, "york", "2015-03", "2015-03-01", "1", "2", "10703");
        assertReason(RejectReason.FIELD_COUNT, "leeds", "2015-03", "2015-03-01", "1", "2");
    }

    @Test
    void shouldTakeAmountOfZero() {
        final TransferDraft draft = map("leeds", "2010-12", "2010-12-24", "0.00", "17", "99");

        assertThat(draft.amountLow).isZero();
        assertThat(draft.swapped).isFalse();
    }

    private TransferDraft map(final String... fields) {
        return mapping.bind(HEADER, DIGEST).map(Rows.of(7, fields));
    }

    private void assertReason(final RejectReason reason, final String... fields) {
        assertThatThrownBy(() -> map(fields))
            .isInstanceOfSatisfying(RowRejectedException.class, ex -> assertThat(ex.reason()).isEqualTo(reason));
    }

    private static UInt128 id(final Account account) {
        return new UInt128(account.idHigh(), account.idLow());
    }

    private static byte[] digest() {
        final byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return bytes;
    }
}
