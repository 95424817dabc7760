package io.millrace.bench.consumers;

import java.util.Locale;

/** What a bad producer does. */
enum Misconduct {
    /** The control: what its processor time alone does to the others. */
    BUSY("burns a core, and never talks to the engine: what is below this is the machine's"),
    /** Sends and does not read. */
    DEAF("sends commands and never reads its replies; connects again when cut off"),
    /** SIGSTOP. */
    STOPPED("is stopped with SIGSTOP in flow"),
    /** SIGKILL. */
    VANISHED("is killed with SIGKILL in flow, one process after the other"),
    /** More than the engine takes, though it reads. */
    FLOODING("sends as many commands as the engine takes, and reads its replies"),
    /** Nothing that the engine could read. */
    GARBAGE("sends malformed messages, and reads its rejections; connects again when cut off");

    private final String description;

    Misconduct(final String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
