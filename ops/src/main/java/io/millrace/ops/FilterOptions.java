package io.millrace.ops;

import io.millrace.client.Page;
import io.millrace.client.Query;
import io.millrace.client.UInt128;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a listing is to hold, of what a query can filter by, and how much of it. */
final class FilterOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--code", paramLabel = "N", converter = UnsignedOption.Bits16.class, description = "Only with this code.")
    private int code;

    @Option(names = "--user-data-128", paramLabel = "N", converter = UnsignedOption.Bits128.class, defaultValue = "0",
        description = "Only with this user_data_128.")
    private UInt128 userData128;

    @Option(names = "--user-data-64", paramLabel = "N", converter = UnsignedOption.Bits64.class,
        description = "Only with this user_data_64.")
    private long userData64;

    @Option(names = "--user-data-32", paramLabel = "N", converter = UnsignedOption.Bits32.class,
        description = "Only with this user_data_32.")
    private int userData32;

    @Option(names = "--from", paramLabel = "TIME", converter = TimeOption.class,
        description = "Only from this timestamp on: nanoseconds since 1970, or a time like 2010-12-31T23:59:59Z.")
    private long from;

    @Option(names = "--to", paramLabel = "TIME", converter = TimeOption.class,
        description = "Only up to this timestamp, itself included.")
    private long to;

    @Option(names = "--reversed", description = "The newest first.")
    private boolean isReversed;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", converter = UnsignedOption.Bits32.class,
        description = "How many at most (default: ${DEFAULT-VALUE}); 0: all.")
    private int limit;

    @Option(names = "--cursor", paramLabel = "N", converter = TimeOption.class,
        description = "Go on where the same listing ended, which has printed this.")
    private long cursor;

    /** Sets a query's filters, those of its own aside. */
    <Q extends Query<Q>> Q applyTo(final Q query) {
        final long fromTime = isReversed || cursor == 0 ? from : cursor;
        final long toTime = isReversed && cursor != 0 ? cursor : to;
        if (toTime != 0 && fromTime > toTime) {
            throw new ParameterException(command.commandLine(), "nothing lies from " + fromTime + " to " + toTime
                + ": --from must not be after --to, and --cursor lies between them");
        }
        return query.code(code).userData128(userData128.high(), userData128.low()).userData64(userData64).userData32(userData32)
            .timestampMin(fromTime).timestampMax(toTime).reversed(isReversed);
    }

    /** Asks for page after page until there is no more, or as much as is wanted. */
    <R, Q extends Query<Q>> Found<R> read(final Q query, final Function<Q, Page<R>> ask) {
        long left = limit == 0 ? Long.MAX_VALUE : Integer.toUnsignedLong(limit);
        final List<R> rows = new ArrayList<>();
        Page<R> page;
        do {
            page = ask.apply(query.rowLimit((int) Math.min(left, Pages.ROWS_MAX)));
            rows.addAll(page.rows());
            left -= page.rows().size();
            query.from(page.cursor());
        } while (page.hasMore() && left > 0);
        return new Found<>(rows, page.cursor());
    }

    /**
     * Rows, in order.
     *
     * @param cursor where to go on; 0 when there is no more.
     */
    record Found<R>(List<R> rows, long cursor) {
    }
}
