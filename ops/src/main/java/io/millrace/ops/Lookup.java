package io.millrace.ops;

import io.millrace.client.UInt128;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What was found of the ids that were asked for. */
record Lookup<R>(List<R> rows, List<String> missing) {
    static <R> Lookup<R> of(final List<String> ids, final Function<List<UInt128>, List<R>> lookup) {
        final List<R> answers = lookup.apply(ids.stream().map(IdArgument::parse).toList());
        final List<R> rows = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) == null) {
                missing.add(ids.get(i));
            } else {
                rows.add(answers.get(i));
            }
        }
        return new Lookup<>(rows, missing);
    }

    /**
     * @param kind what the rows are, in the singular.
     * @return the exit code of success.
     * @throws CommandException if something was not found.
     */
    int requireAll(final String kind) {
        if (!missing.isEmpty()) {
            throw new CommandException(ExitCode.NOT_FOUND, "NOT_FOUND", "there is no " + kind + " " + String.join(", ", missing)
                + "; give ids in decimal digits, or texts as an import made them of");
        }
        return ExitCode.OK;
    }
}
