package io.millrace.ops.doctor;

import java.util.Locale;

/**
 * One thing that is looked at.
 *
 * @param advice why it matters and how to mend it.
 */
record Check(String name, String advice, Look look) {
    Finding find() {
        try {
            final Seen seen = look.take();
            return new Finding(name, seen.value, seen.isFine ? Judgement.OK : Judgement.WARN, advice);
        } catch (final UnknownException ex) {
            return new Finding(name, ex.getMessage(), Judgement.UNKNOWN, advice);
        }
    }

    /** Looks at the machine. */
    @FunctionalInterface
    interface Look {
        Seen take() throws UnknownException;
    }

    /** How it is, and whether that is fine. */
    record Seen(boolean isFine, String value) {
        static Seen of(final boolean isFine, final String format, final Object... args) {
            return new Seen(isFine, String.format(Locale.ROOT, format, args));
        }
    }
}
