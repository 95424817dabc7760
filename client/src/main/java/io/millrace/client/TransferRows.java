package io.millrace.client;

import java.util.ArrayList;
import java.util.List;

/** The transfers of a reply, in its order. Valid while the listener's method runs. */
public final class TransferRows {
    private final TransferRow row = new TransferRow();
    private final ReplyGroup group;

    TransferRows(final ReplyGroup group) {
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
    public TransferRow get(final int i) {
        return row.wrap(group.buffer(), group.offset(i));
    }

    /**
     * All rows as values that last.
     *
     * @return one element per row; null where a lookup found nothing.
     */
    public List<Transfer> toList() {
        final int count = count();
        final List<Transfer> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final TransferRow found = get(i);
            list.add(found.isFound() ? found.toTransfer() : null);
        }
        return list;
    }
}
