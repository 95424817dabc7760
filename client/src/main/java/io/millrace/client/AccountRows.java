package io.millrace.client;

import java.util.ArrayList;
import java.util.List;

/** The accounts of a reply, in its order. Valid while the listener's method runs. */
public final class AccountRows {
    private final AccountRow row = new AccountRow();
    private final ReplyGroup group;

    AccountRows(final ReplyGroup group) {
        this.group = group;
    }

    /**
     * Number of rows.
     *
     * @return the count.
     */
    public int count() {
        return group.count();
    }

    /**
     * A row.
     *
     * @param i from 0.
     * @return the same object each time, and of use until the next call.
     * @throws IndexOutOfBoundsException if there is no such row.
     */
    public AccountRow get(final int i) {
        return row.wrap(group.buffer(), group.offset(i));
    }

    /**
     * All rows as values that last.
     *
     * @return one element per row; null where a lookup found nothing.
     */
    public List<Account> toList() {
        final int count = count();
        final List<Account> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final AccountRow found = get(i);
            list.add(found.isFound() ? found.toAccount() : null);
        }
        return list;
    }
}
