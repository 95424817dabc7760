package io.millrace.client;

/** Requests whose outcome nobody knows, until the listener has been told. */
final class UnknownOutcomes {
    private static final long[] NOTHING = new long[0];

    private long[] requestIds = NOTHING;
    private int next;

    void add(final long[] more) {
        final int left = count();
        final long[] all = new long[left + more.length];
        System.arraycopy(requestIds, next, all, 0, left);
        System.arraycopy(more, 0, all, left, more.length);
        requestIds = all;
        next = 0;
    }

    int count() {
        return requestIds.length - next;
    }

    /** Takes the next one out; there must be one. It counts as told, whatever the listener throws. */
    long take() {
        return requestIds[next++];
    }
}
