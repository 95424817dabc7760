package io.millrace.client;

import org.agrona.ErrorHandler;

/** Keeps what Aeron reports, so that it can be said when a session ends; nothing goes to the console. */
final class RecordedErrors implements ErrorHandler {
    private volatile Throwable last;

    @Override
    public void onError(final Throwable throwable) {
        last = throwable;
    }

    String last() {
        final Throwable error = last;
        return error == null ? "" : error.toString();
    }
}
