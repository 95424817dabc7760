package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Makes a random stream step by step, and looks at the model before each step for what is worth doing next. Each stream has
 * habits of its own: when its clock starts, how it sweeps, how much it imports.
 */
final class StreamGenerator {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long HOUR_NS = 3_600 * SECOND_NS;
    /** So near the end of time no further. */
    private static final long TIME_LEFT_MIN_NS = 10 * HOUR_NS;
    /** A clock so near the end of time that timeouts reach beyond it. */
    private static final long LATE_NS = Long.MAX_VALUE - 4_000_000 * SECOND_NS;
    private static final long TODAY_NS = 1_750_000_000 * SECOND_NS;
    private static final int ACCOUNT_BATCHES_AT_FIRST = 3;

    private final Choices choices;
    private final LedgerModel model;
    private final AccountGenerator accounts;
    private final TransferGenerator transfers;
    private final Deque<Command> next = new ArrayDeque<>();
    private final int sweepPercent;
    private final int importPercent;
    private boolean isImportNext;
    private int stepCount;

    StreamGenerator(final Random random, final LedgerModel model) {
        this.model = model;
        choices = new Choices(random);
        accounts = new AccountGenerator(choices, model);
        transfers = new TransferGenerator(choices, model);
        sweepPercent = choices.oneOf(0, 30, 100);
        importPercent = choices.oneOf(0, 10, 40);
        next.add(new Command.AdvanceClock(choices.oneOf(0L, TODAY_NS, LATE_NS)));
    }

    Command next() {
        stepCount++;
        if (next.isEmpty()) {
            if (model.isSweepDue() && choices.percent(sweepPercent)) {
                return new Command.Sweep((int) choices.upTo(4));
            }
            plan();
        }
        return next.remove();
    }

    private void plan() {
        final boolean isImported = isImportNext || choices.percent(importPercent);
        if (isImported && !isImportNext && choices.percent(60)) {
            // Imported events need a time that has passed.
            isImportNext = true;
            advance(choices.upTo(1_000_000));
        } else {
            isImportNext = false;
            plan(isImported);
        }
        if (next.isEmpty()) {
            next.add(new Command.CreateTransfers(transfers.batch(isImported)));
        }
    }

    private void plan(final boolean isImported) {
        final int kind = isImported ? choices.below(62) : choices.below(100);
        if (stepCount < ACCOUNT_BATCHES_AT_FIRST * 2 || kind < 12) {
            next.add(new Command.CreateAccounts(accounts.batch(isImported)));
        } else if (kind < 62) {
            next.add(new Command.CreateTransfers(transfers.batch(isImported)));
        } else if (kind < 72) {
            advance(choices.oneOf(choices.upTo(100), choices.upTo(3 * SECOND_NS), choices.upTo(2 * HOUR_NS)));
        } else if (kind < 80) {
            toAnExpiry();
        } else if (kind < 82) {
            toTheEndOfTime();
        } else if (kind < 84) {
            next.add(new Command.Sweep((int) choices.upTo(3)));
        } else {
            next.add(query());
        }
    }

    private void advance(final long deltaNs) {
        final long left = Long.MAX_VALUE - TIME_LEFT_MIN_NS - Math.max(model.clock(), model.lastTimestamp());
        if (left > deltaNs) {
            next.add(new Command.AdvanceClock(deltaNs));
        }
    }

    /** Lets an event take place at the very nanosecond at which another expires, or beside it. */
    private void toAnExpiry() {
        final TransferData timed = choices.pick(model.timed());
        if (timed == null) {
            return;
        }
        final int count = 1 + choices.below(3);
        final int event = choices.below(count);
        final long place = TransferRules.expiry(timed).longValueExact() + choices.below(3) - 1;
        // Then T - n + i + 1 is that place.
        moveTo(place + count - event - 1);
        final List<TransferData> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(transfers.follower(i == event ? timed : choices.pick(model.timed())));
        }
        next.add(choices.percent(15) ? new Command.Sweep(count) : new Command.CreateTransfers(events));
    }

    /** A timeout that ends with time itself, or just beyond. */
    private void toTheEndOfTime() {
        final int timeoutSeconds = 2 * (int) (TIME_LEFT_MIN_NS / SECOND_NS) + choices.below(1_000_000);
        moveTo(Long.MAX_VALUE - timeoutSeconds * SECOND_NS + choices.below(3) - 1);
        next.add(new Command.CreateTransfers(List.of(transfers.pending(timeoutSeconds))));
    }

    private void moveTo(final long timestamp) {
        if (timestamp > Math.max(model.clock(), model.lastTimestamp()) && model.clock() >= TODAY_NS == timestamp >= TODAY_NS
            && model.clock() >= LATE_NS == timestamp >= LATE_NS) {
            advance(timestamp - model.clock());
        }
    }

    private Command query() {
        final long limit = choices.oneOf(0L, 1L, 2L, 7L, 7L, 50L, 50L, PagedQuery.ROW_LIMIT_MAX);
        final BigInteger userData128 = choices.percent(80) ? BigInteger.ZERO : choices.userData128();
        final long userData64 = choices.percent(80) ? 0 : choices.userData64();
        final int userData32 = choices.percent(80) ? 0 : choices.userData32();
        final int code = choices.percent(70) ? 0 : choices.below(4);
        final int ledger = choices.oneOf(0, 0, 0, 1, -1, 2);
        final long min = bound();
        final long max = bound();
        final QueryData query = new QueryData(
            limit, min, max, userData128, userData64, userData32 & 0xFFFF_FFFFL, ledger & 0xFFFF_FFFFL, code,
            choices.percent(50));
        final AccountData account = choices.pick(new ArrayList<>(model.state.accounts.values()));
        final BigInteger accountId = account == null || choices.percent(8)
            ? choices.oneOf(BigInteger.ZERO, LedgerModel.MAX, Choices.noSuchId())
            : account.id();
        final AccountQueryData accountQuery = choices.percent(30) ? AccountQueryData.of(accountId, 50) : new AccountQueryData(
            accountId, limit, min, max, userData128, userData64, userData32, code, choices.percent(70), choices.percent(70),
            choices.percent(50));
        return switch (choices.below(6)) {
            case 0 -> new Command.QueryAccounts(query);
            case 1 -> new Command.QueryTransfers(query);
            case 2, 3 -> new Command.GetAccountTransfers(accountQuery);
            default -> new Command.GetAccountBalances(accountQuery);
        };
    }

    /** None, or the time of a transfer, or next to one. */
    private long bound() {
        final TransferData transfer = choices.percent(60) ? null : choices.pick(new ArrayList<>(model.state.transfers.values()));
        if (transfer != null) {
            return transfer.timestamp() + choices.below(3) - 1;
        }
        return choices.percent(3) ? choices.oneOf(-1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L) : 0;
    }
}
