package io.millrace.ops;

import io.millrace.client.UInt128;
import io.millrace.ops.imports.Ids;

/** An id on the command line: digits, any of 128 bits, since any id may be asked for; or the text that an import made it from. */
final class IdArgument {
    private IdArgument() {
    }

    static UInt128 parse(final String text) {
        try {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9') ? UInt128.parse(text) : Ids.of(text);
        } catch (final IllegalArgumentException ex) {
            throw new CommandException(ExitCode.USAGE, "USAGE", "'" + text + "' is no id: " + ex.getMessage()
                + "; give decimal digits of at most 128 bits, or a text", ex);
        }
    }
}
