package io.millrace.client;

import java.util.ArrayList;
import java.util.List;

/** The balances of a reply, in its order. Valid while the listener's method runs. */
public final class BalanceRows {
    private final BalanceRow row = new BalanceRow();
    private final ReplyGroup group;

    BalanceRows(final ReplyGroup group) {
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
    public BalanceRow get(final int i) {
        return row.wrap(group.buffer(), group.offset(i));
    }

    /**
     * All rows as values that last.
     *
     * @return one element per row.
     */
    public List<Balance> toList() {
        final int count = count();
        final List<Balance> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(get(i).toBalance());
        }
        return list;
    }
}
