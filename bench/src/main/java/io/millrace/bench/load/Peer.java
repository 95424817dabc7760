package io.millrace.bench.load;

/**
 * What a load talks to, on one thread: it answers messages in their order.
 */
public interface Peer extends AutoCloseable {
    /**
     * Sends the next message.
     *
     * @return false when it has to be tried again.
     */
    boolean send();

    /**
     * Reads answers.
     *
     * @return how many came.
     */
    int poll();

    @Override
    void close();
}
