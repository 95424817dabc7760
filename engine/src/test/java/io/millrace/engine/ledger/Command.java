package io.millrace.engine.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One step of a stream: a command, a query, or a move of the clock. It holds nothing but values, so that a stream can be run
 * again, shortened and kept.
 */
sealed interface Command {
    /** Number of events that could be left out. */
    default int eventCount() {
        return 0;
    }

    /** The same without the events from one to before another. */
    default Command without(final int from, final int to) {
        return this;
    }

    /** How many events say anything. */
    default int meaningCount() {
        return 0;
    }

    /** The same with nothing in the events from one to before another, which so keep their place in time. */
    default Command blank(final int from, final int to) {
        return this;
    }

    private static <T> List<T> blanked(final List<T> events, final int from, final int to, final T nothing) {
        final List<T> changed = new ArrayList<>(events);
        Collections.fill(changed.subList(from, to), nothing);
        return changed;
    }

    private static <T> List<T> cut(final List<T> events, final int from, final int to) {
        final List<T> rest = new ArrayList<>(events);
        rest.subList(from, to).clear();
        return rest;
    }

    /** Command create_accounts. */
    record CreateAccounts(List<AccountData> events) implements Command {
        @Override
        public int eventCount() {
            return events.size();
        }

        @Override
        public Command without(final int from, final int to) {
            return new CreateAccounts(cut(events, from, to));
        }

        @Override
        public int meaningCount() {
            return (int) events.stream().filter(event -> !event.equals(AccountData.none())).count();
        }

        @Override
        public Command blank(final int from, final int to) {
            return new CreateAccounts(blanked(events, from, to, AccountData.none()));
        }
    }

    /** Command create_transfers. */
    record CreateTransfers(List<TransferData> events) implements Command {
        @Override
        public int eventCount() {
            return events.size();
        }

        @Override
        public Command without(final int from, final int to) {
            return new CreateTransfers(cut(events, from, to));
        }

        @Override
        public int meaningCount() {
            return (int) events.stream().filter(event -> !event.equals(TransferData.none())).count();
        }

        @Override
        public Command blank(final int from, final int to) {
            return new CreateTransfers(blanked(events, from, to, TransferData.none()));
        }
    }

    /** Moves the clock. */
    record AdvanceClock(long deltaNs) implements Command {
    }

    /** The engine's own command that carries out what is due. */
    record Sweep(int countMax) implements Command {
    }

    /** Query query_accounts, page after page. */
    record QueryAccounts(QueryData query) implements Command {
    }

    /** Query query_transfers, page after page. */
    record QueryTransfers(QueryData query) implements Command {
    }

    /** Query get_account_transfers, page after page. */
    record GetAccountTransfers(AccountQueryData query) implements Command {
    }

    /** Query get_account_balances, page after page. */
    record GetAccountBalances(AccountQueryData query) implements Command {
    }
}
