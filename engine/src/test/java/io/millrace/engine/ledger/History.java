package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What concurrent producers asked and were answered, and when, checked against the one order that the answers speak of. Three
 * things make a history linearizable, and since each answer names its place in the order all three are checked in one pass
 * over the sorted requests:
 *
 * <ul>
 * <li>each command has a place of its own,
 * <li>what had been answered before something else was sent stands before it: the order is one of real time,
 * <li>the answers are those that a plain model gives when it is asked in that order.
 * </ul>
 *
 * <p>The method is that of Gibbons and Korach for histories with known reads-from, which needs no search.
 */
final class History {
    private final List<Operation> operations = new ArrayList<>();

    synchronized void add(final Operation operation) {
        operations.add(operation);
    }

    synchronized int size() {
        return operations.size();
    }

    /** Fails with what contradicts what. */
    void check() {
        checkPlaces();
        checkRealTime();
        checkAnswers();
    }

    private void checkPlaces() {
        operations.sort(Comparator.comparingLong((Operation o) -> o.sequence).thenComparing(o -> !o.isCommand()));
        Operation former = null;
        for (final Operation operation : operations) {
            if (former != null && former.isCommand() && operation.isCommand() && former.sequence == operation.sequence) {
                throw new AssertionError("two commands have one place: " + former + " and " + operation);
            }
            former = operation.isCommand() ? operation : former;
        }
    }

    private void checkRealTime() {
        final List<Operation> bySending = new ArrayList<>(operations);
        bySending.sort(Comparator.comparingLong(o -> o.sentNs));
        final List<Operation> byAnswer = new ArrayList<>(operations);
        byAnswer.sort(Comparator.comparingLong(o -> o.answeredNs));
        Operation latest = null;
        int answered = 0;
        for (final Operation operation : bySending) {
            while (answered < byAnswer.size() && byAnswer.get(answered).answeredNs < operation.sentNs) {
                final Operation next = byAnswer.get(answered);
                latest = latest == null || next.sequence > latest.sequence ? next : latest;
                answered++;
            }
            if (latest != null && (operation.sequence < latest.sequence
                || operation.isCommand() && operation.sequence == latest.sequence)) {
                throw new AssertionError(operation + " was sent after the answer to " + latest + ", and stands before it");
            }
        }
    }

    private void checkAnswers() {
        try (LedgerModel model = new LedgerModel()) {
            for (final Operation operation : operations) {
                final Object expected = operation.request.run(model, operation.timestamp);
                if (!expected.equals(operation.answer)) {
                    throw new AssertionError(operation + " was answered " + operation.answer + ", and should have been "
                        + expected);
                }
            }
        }
    }

    /** A request as the model takes it. */
    sealed interface Request {
        /** What the model answers to it. */
        Object run(LedgerModel model, long timestamp);
    }

    /** Command create_accounts. */
    record Accounts(List<AccountData> events) implements Request {
        @Override
        public Object run(final LedgerModel model, final long timestamp) {
            model.advanceClock(timestamp - model.clock());
            return model.createAccounts(events);
        }
    }

    /** Command create_transfers. */
    record Transfers(List<TransferData> events) implements Request {
        @Override
        public Object run(final LedgerModel model, final long timestamp) {
            model.advanceClock(timestamp - model.clock());
            return model.createTransfers(events);
        }
    }

    /** Query lookup_accounts, of which the four balances are compared. */
    record Lookup(List<Long> ids) implements Request {
        @Override
        public Object run(final LedgerModel model, final long timestamp) {
            final List<Object> rows = new ArrayList<>();
            for (final long id : ids) {
                final AccountData row = model.lookupAccounts(BigInteger.valueOf(id)).get(0);
                rows.add(row.timestamp() == 0 ? List.of()
                    : List.of(row.debitsPending(), row.debitsPosted(), row.creditsPending(), row.creditsPosted()));
            }
            return rows;
        }
    }

    /** One request and its answer. */
    static final class Operation {
        final Request request;
        final String who;
        final long sentNs;
        long answeredNs;
        long sequence;
        long timestamp;
        Object answer;

        Operation(final String who, final Request request, final long sentNs) {
            this.who = who;
            this.request = request;
            this.sentNs = sentNs;
        }

        void answered(final long itsSequence, final long itsTimestamp, final Object itsAnswer) {
            answeredNs = System.nanoTime();
            sequence = itsSequence;
            timestamp = itsTimestamp;
            answer = itsAnswer;
        }

        boolean isCommand() {
            return !(request instanceof Lookup);
        }

        @Override
        public String toString() {
            return who + " " + request + " at sequence " + sequence;
        }
    }
}
