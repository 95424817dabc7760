package io.millrace.engine.ledger;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.store.Seed;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random streams through the ledger and through the model.
 *
 * <p>The long run, a matter of hours, is
 * {@code mvn -pl engine -am test -Dtest=LedgerDifferentialTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmillrace.test.streams=10000}; {@code -Dmillrace.test.seed=N} takes back the seed that was printed. A stream that fails is
 * shortened and printed in the format of {@link KeptStream}: put into a file among those of {@link KeptStreamsTest}, it will
 * be run for ever.
 */
class LedgerDifferentialTest {
    /** The rarest status comes about ten times in so many. */
    private static final int STREAMS_THAT_REACH_ALL = 45;
    private static final int STREAMS = Integer.getInteger("millrace.test.streams", STREAMS_THAT_REACH_ALL);
    private static final int STEPS = 300;

    @Test
    void shouldDoWhatTheModelDoes() {
        final Random seeds = Seed.random(LedgerDifferentialTest.class);
        final Map<String, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < STREAMS; i++) {
            final List<Command> stream = new ArrayList<>();
            try (StreamRun run = new StreamRun()) {
                final StreamGenerator generator = new StreamGenerator(new Random(seeds.nextLong()), run.model);
                while (stream.size() < STEPS) {
                    stream.add(generator.next());
                    run.step(stream.get(stream.size() - 1));
                }
                run.assertSameRows();
                run.statuses.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
                assertThat(digests(stream)).as("the same stream again")
                    .isEqualTo(List.of(run.ledger.store.recordsDigest(), run.ledger.store.historyDigest()));
            } catch (final AssertionError | RuntimeException ex) {
                throw shrunk(i, stream, ex);
            }
        }
        if (STREAMS >= STREAMS_THAT_REACH_ALL) {
            // What no stream reaches is not tested.
            assertThat(statuses.keySet()).containsAll(reachable());
        }
    }

    private static AssertionError shrunk(final int index, final List<Command> stream, final Throwable cause) {
        final List<Command> shortest = StreamRun.failure(stream) == null ? stream
            : new StreamShrinker(commands -> StreamRun.failure(commands) != null).shrink(stream);
        final Throwable failure = StreamRun.failure(shortest);
        return new AssertionError("stream " + index + ", shortened to " + shortest.size() + " steps:\n"
            + KeptStream.format(shortest) + (failure == null ? cause : failure).getMessage(), cause);
    }

    /** Of the commands alone, without the queries and comparisons between them. */
    private static List<Long> digests(final List<Command> stream) {
        try (LedgerFixture ledger = new LedgerFixture()) {
            for (final Command command : stream) {
                if (command instanceof Command.CreateAccounts create) {
                    ledger.createAccounts(create.events());
                } else if (command instanceof Command.CreateTransfers create) {
                    ledger.createTransfers(create.events());
                } else if (command instanceof Command.AdvanceClock advance) {
                    ledger.advanceClock(advance.deltaNs());
                } else if (command instanceof Command.Sweep sweep) {
                    ledger.sweep(sweep.countMax());
                }
            }
            return List.of(ledger.store.recordsDigest(), ledger.store.historyDigest());
        }
    }

    /** Every status there is can be reached. */
    private static Set<String> reachable() {
        final Set<String> names = new TreeSet<>();
        for (final CreateAccountStatus status : CreateAccountStatus.values()) {
            names.add("account " + status.name());
        }
        for (final CreateTransferStatus status : CreateTransferStatus.values()) {
            names.add("transfer " + status.name());
        }
        names.remove("account " + CreateAccountStatus.NULL_VAL.name());
        names.remove("transfer " + CreateTransferStatus.NULL_VAL.name());
        return names;
    }
}
