package io.millrace.engine.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a stream that fails shorter, as long as what is left still fails: leaves out steps, then events, a half at a time, then
 * a quarter, down to one; empties events that have to stay for the sake of others; moves the clock in fewer steps. What is left
 * need not fail for the same reason.
 */
final class StreamShrinker {
    private static final int RUNS_MAX = 3_000;
    private static final long TIME_MAX_NS = 60_000_000_000L;

    private final Predicate<List<Command>> isFailing;
    private final long deadlineNs = System.nanoTime() + TIME_MAX_NS;
    private int runsLeft = RUNS_MAX;

    StreamShrinker(final Predicate<List<Command>> isFailing) {
        this.isFailing = isFailing;
    }

    /** A part of a failing stream that fails too, and of which nothing can be left out if effort allowed to find that. */
    List<Command> shrink(final List<Command> failing) {
        List<Command> shortest = failing;
        int lengthBefore;
        do {
            lengthBefore = length(shortest);
            shortest = withFewerMovesOfTheClock(withoutSteps(shortest));
            shortest = withoutEvents(shortest);
        } while (length(shortest) < lengthBefore && isTimeLeft());
        return shortest;
    }

    private List<Command> withoutSteps(final List<Command> stream) {
        List<Command> shortest = stream;
        for (int size = Math.max(1, shortest.size() / 2); size > 0; size /= 2) {
            // From the end, as what came first is often needed.
            for (int to = shortest.size(); to > 0 && isTimeLeft(); to = Math.min(to - size, shortest.size())) {
                final List<Command> shorter = new ArrayList<>(shortest);
                shorter.subList(Math.max(0, to - size), to).clear();
                shortest = shorterIfFailing(shortest, shorter);
            }
        }
        return shortest;
    }

    /** Moves the clock at once where it moved in several steps. */
    private List<Command> withFewerMovesOfTheClock(final List<Command> stream) {
        List<Command> shortest = stream;
        int first = -1;
        for (int i = 0; i < shortest.size() && isTimeLeft(); i++) {
            if (shortest.get(i) instanceof Command.AdvanceClock second) {
                if (first >= 0) {
                    final long deltaNs = ((Command.AdvanceClock) shortest.get(first)).deltaNs();
                    final List<Command> shorter = new ArrayList<>(shortest);
                    shorter.set(i, new Command.AdvanceClock(deltaNs + second.deltaNs()));
                    shorter.remove(first);
                    final List<Command> before = shortest;
                    shortest = shorterIfFailing(shortest, shorter);
                    i -= shortest == before ? 0 : 1;
                }
                first = i;
            }
        }
        return shortest;
    }

    private List<Command> withoutEvents(final List<Command> stream) {
        List<Command> shortest = stream;
        for (int step = 0; step < shortest.size(); step++) {
            for (int size = Math.max(1, shortest.get(step).eventCount() / 2); size > 0; size /= 2) {
                for (int to = shortest.get(step).eventCount(); to > 0 && isTimeLeft();
                    to = Math.min(to - size, shortest.get(step).eventCount())) {
                    final int from = Math.max(0, to - size);
                    final List<Command> before = shortest;
                    shortest = shorterIfFailing(shortest, with(shortest, step, shortest.get(step).without(from, to)));
                    if (shortest == before) {
                        // Those before may have to keep their place in time.
                        final Command blank = shortest.get(step).blank(from, to);
                        shortest = blank.meaningCount() < shortest.get(step).meaningCount()
                            ? shorterIfFailing(shortest, with(shortest, step, blank)) : shortest;
                    }
                }
            }
        }
        return shortest;
    }

    private static List<Command> with(final List<Command> stream, final int step, final Command command) {
        final List<Command> changed = new ArrayList<>(stream);
        changed.set(step, command);
        return changed;
    }

    private List<Command> shorterIfFailing(final List<Command> shortest, final List<Command> shorter) {
        runsLeft--;
        return isFailing.test(shorter) ? shorter : shortest;
    }

    private boolean isTimeLeft() {
        return runsLeft > 0 && System.nanoTime() < deadlineNs;
    }

    private static int length(final List<Command> stream) {
        return stream.size() + stream.stream().mapToInt(command -> command.eventCount() + command.meaningCount()).sum();
    }
}
