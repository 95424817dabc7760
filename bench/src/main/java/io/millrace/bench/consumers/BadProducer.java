package io.millrace.bench.consumers;

import io.millrace.client.DisconnectReason;

import java.util.ArrayList;
import java.util.List;

/** One bad producer, in its own process. One thread. */
abstract class BadProducer implements AutoCloseable {
    /** Said when it is cut off for the first time. */
    static final String CUT_OFF = "cut off";

    private final List<String> cutOffs = new ArrayList<>();
    private long sent;
    private long answered;
    private long beganNs;

    /** Waits, connected, without misbehaving. */
    abstract void await();

    /** Reads what has come in, if it reads; returns how much there was. */
    abstract int poll();

    /** Sends one message; false when it can't be sent at the moment. */
    abstract boolean send();

    @Override
    public abstract void close();

    /** It misbehaves from now on: how long it is let counts from here. */
    final void begin() {
        beganNs = System.nanoTime();
    }

    /** It has a session, and goes on. */
    final void onOpened() {
        begin();
    }

    final void onSent() {
        sent++;
    }

    final void onAnswered() {
        answered++;
    }

    final void onCutOff(final DisconnectReason reason) {
        if (cutOffs.isEmpty()) {
            BadProducerCommand.say(CUT_OFF);
        }
        cutOffs.add(reason + "=" + (System.nanoTime() - beganNs));
    }

    /** What it has to say in the end, for {@link Fate#parse}. */
    final String report(final long elapsedNs) {
        return sent + " " + answered + " " + elapsedNs + " " + String.join(",", cutOffs);
    }
}
