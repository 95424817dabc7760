package io.millrace.ops.ledger;

import io.millrace.client.Account;
import io.millrace.client.Transfer;
import io.millrace.client.TransferFlags;
import io.millrace.client.UInt128;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

import static io.millrace.ops.ledger.PostingGroups.Key.ACCOUNT_CODE;
import static io.millrace.ops.ledger.PostingGroups.Key.CODE;
import static io.millrace.ops.ledger.PostingGroups.Key.USER_DATA_32;
import static org.assertj.core.api.Assertions.assertThat;

final class PostingGroupsTest {
    @Test
    void shouldNetPaymentsAndCreditNotesOfOneKindOfAccount() {
        final PostingGroups groups = new PostingGroups(Set.of(USER_DATA_32, CODE, ACCOUNT_CODE));
        groups.add(account(1, 10));
        groups.add(account(2, 20));
        groups.add(transfer(1, 2, 500, 1, 201_012, 0));
        groups.add(transfer(2, 1, 80, 1, 201_012, 0));
        groups.add(transfer(1, 2, 7, 1, 201_101, 0));

        assertThat(lines(groups, List.of(USER_DATA_32, CODE, ACCOUNT_CODE))).containsExactly(
            "201012 1 10: 500 - 80 = 420 of 2",
            "201012 1 20: 80 - 500 = -420 of 2",
            "201101 1 10: 7 - 0 = 7 of 1",
            "201101 1 20: 0 - 7 = -7 of 1");
    }

    @Test
    void shouldCountTransferOnceInGroupThatHasBothOfItsPostings() {
        final PostingGroups groups = new PostingGroups(Set.of(CODE));
        groups.add(transfer(1, 2, 500, 3, 0, 0));

        assertThat(lines(groups, List.of(CODE))).containsExactly("3: 500 - 500 = 0 of 1");
    }

    @Test
    void shouldLeaveOutWhatPostsNothing() {
        final PostingGroups groups = new PostingGroups(Set.of(CODE));
        groups.add(transfer(1, 2, 500, 3, 0, TransferFlags.PENDING));
        groups.add(transfer(1, 2, 500, 3, 0, TransferFlags.VOID_PENDING_TRANSFER));
        groups.add(transfer(1, 2, 40, 3, 0, TransferFlags.POST_PENDING_TRANSFER));

        assertThat(lines(groups, List.of(CODE))).containsExactly("3: 40 - 40 = 0 of 1");
    }

    @Test
    void shouldOrderByTheKeysAsAskedFor() {
        final PostingGroups groups = new PostingGroups(Set.of(CODE, USER_DATA_32));
        groups.add(transfer(1, 2, 1, 1, 9, 0));
        groups.add(transfer(1, 2, 1, 2, -1, 0));
        groups.add(transfer(1, 2, 1, 2, 8, 0));

        assertThat(lines(groups, List.of(USER_DATA_32, CODE))).extracting(line -> line.substring(0, line.indexOf(':')))
            .containsExactly("8 2", "9 1", "4294967295 2");
        assertThat(lines(groups, List.of(CODE, USER_DATA_32))).extracting(line -> line.substring(0, line.indexOf(':')))
            .containsExactly("1 9", "2 8", "2 4294967295");
    }

    private static List<String> lines(final PostingGroups groups, final List<PostingGroups.Key> order) {
        return groups.groups(order).stream()
            .map(group -> String.join(" ", order.stream().map(key -> Long.toString(group.value(key))).toList())
                + ": " + group.debits() + " - " + group.credits() + " = " + group.balance() + " of " + group.transfers())
            .toList();
    }

    private static Account account(final long id, final int code) {
        return new Account(UInt128.of(id), UInt128.ZERO, UInt128.ZERO, UInt128.ZERO, UInt128.ZERO, UInt128.ZERO,
            0, 0, 826, code, 0, 1);
    }

    private static Transfer transfer(
        final long debit, final long credit, final long amount, final int code, final int userData32, final int flags) {
        return new Transfer(UInt128.of(99), UInt128.of(debit), UInt128.of(credit), UInt128.of(amount), UInt128.ZERO,
            UInt128.ZERO, 0, userData32, 0, 826, code, flags, 1);
    }
}
