package io.millrace.client;

/**
 * A command that carries events. One command is one place in the order: its events are applied together, one after the
 * other, and the reply has one result for each.
 */
public abstract sealed class Batch extends RequestMessage permits AccountBatch, TransferBatch {
    final ElementGroup group;

    Batch(final int elementLength, final int capacity) {
        super(ElementGroup.messageLength(elementLength, capacity));
        group = new ElementGroup(buffer, elementLength, capacity);
    }

    /**
     * Number of events in the batch.
     *
     * @return the count.
     */
    public final int count() {
        return group.count();
    }

    /**
     * Greatest number of events that the batch can hold.
     *
     * @return the count.
     */
    public final int capacity() {
        return group.capacity();
    }

    /**
     * Would one event more be refused?
     *
     * @return true if {@link #count} has reached {@link #capacity}.
     */
    public final boolean isFull() {
        return group.count() == group.capacity();
    }

    /**
     * Is there no event in the batch? (An empty batch may be offered all the same: it takes a sequence.)
     *
     * @return true if {@link #count} is 0.
     */
    public final boolean isEmpty() {
        return group.count() == 0;
    }

    @Override
    public final int length() {
        return group.length();
    }
}
