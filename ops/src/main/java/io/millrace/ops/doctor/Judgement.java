package io.millrace.ops.doctor;

import java.util.Locale;

/** What is thought of one thing about the machine. */
public enum Judgement {
    /** Nothing to do. */
    OK,
    /** It will hurt latency or durability. */
    WARN,
    /** It can't be seen, or it is nothing that is known here. */
    UNKNOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
