package io.millrace.ops;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line, and what came of it. */
record Run(int exitCode, String out, String err) {
    static Run of(final String... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = Millrace.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
