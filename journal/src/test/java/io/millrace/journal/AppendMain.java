package io.millrace.journal;

import java.nio.file.Path;

/**
 * Appends to a home until it is killed, or a number of frames, and says after each sync which sequence is durable.
 */
public final class AppendMain {
    private static final int FRAMES_PER_SYNC = 20;

    private AppendMain() {
    }

    /**
     * Arguments: home, durability, frames.
     *
     * @param args see above.
     */
    public static void main(final String[] args) {
        final Durability durability = Durability.valueOf(args[1]);
        final long frames = Long.parseLong(args[2]);
        try (Journal journal = Homes.open(Path.of(args[0]), durability)) {
            System.out.println("ready " + journal.appendedSequence());
            for (long i = 0; i < frames; i++) {
                Homes.append(journal, 1, 1 + (int) (i % 5), 40 + (int) (i % 200));
                if (i % FRAMES_PER_SYNC == 0) {
                    journal.sync();
                    System.out.println(journal.durableSequence());
                }
            }
        }
        System.out.println("closed");
    }
}
