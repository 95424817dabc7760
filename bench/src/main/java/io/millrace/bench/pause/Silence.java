package io.millrace.bench.pause;

/** Disturbs nothing: the load does it, or the engine by itself. */
final class Silence implements Disturber {
    private final Runnable atBegin;

    /**
     * @param atBegin what changes when the load with it begins.
     */
    Silence(final Runnable atBegin) {
        this.atBegin = atBegin;
    }

    @Override
    public void begin() {
        atBegin.run();
    }

    @Override
    public void doWork() {
        // Nothing.
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public void close() {
        // It has nothing.
    }
}
