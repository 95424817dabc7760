package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Random batches of create_accounts: mostly right, some with one fault, some sent before, some nearly so.
 */
final class AccountGenerator {
    private final Choices choices;
    private final LedgerModel model;
    private final List<AccountData> sent = new ArrayList<>();
    /** Of few each has many transfers. */
    private final int accountCountMax;

    AccountGenerator(final Choices choices, final LedgerModel model) {
        this.choices = choices;
        accountCountMax = choices.oneOf(6, 28, 28);
        this.model = model;
    }

    List<AccountData> batch(final boolean isImported) {
        final int count = choices.below(8);
        final int linkedPercent = choices.oneOf(0, 20, 60);
        final long timestamp = model.nextTimestamp(count);
        long importedAt = Math.max(model.state.lastAccountTimestamp, model.state.lastTransferTimestamp / 2);
        final List<AccountData> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AccountData event = choices.percent(25) && !sent.isEmpty() ? retry() : fresh();
            event = choices.percent(linkedPercent) ? event.linked() : event;
            importedAt += choices.upTo(Math.max(1, (timestamp - importedAt) / (2 * count)));
            if (isImported != choices.percent(4)) {
                event = event.with(AccountData.IMPORTED).withTimestamp(importedTimestamp(importedAt, timestamp));
            } else {
                event = event.withFlags(event.flags() & ~AccountData.IMPORTED).withTimestamp(0);
            }
            events.add(choices.percent(24) ? faulty(event) : event);
        }
        if (count > 0 && choices.percent(90)) {
            final AccountData last = events.get(count - 1);
            events.set(count - 1, last.withFlags(last.flags() & ~AccountData.LINKED));
        }
        sent.addAll(events);
        return events;
    }

    private AccountData fresh() {
        final int number = 1 + choices.below(accountCountMax);
        return AccountData.account(0).withId(Choices.id(number))
            .withUserData128(choices.userData128()).withUserData64(choices.userData64()).withUserData32(choices.userData32())
            // What an account is follows from its number, so that most that are sent twice are the same.
            .withLedger(number % 7 == 0 ? -1 : 1).withCode(1 + number % 3)
            .withFlags((number % 5 == 3 ? AccountData.DEBITS_LIMITED : 0)
                | (number % 5 == 4 ? AccountData.CREDITS_LIMITED : 0)
                | (number % 2 == 0 ? AccountData.HISTORY : 0)
                | (number % 13 == 0 ? AccountData.CLOSED : 0));
    }

    /** One that was sent, or as it is stored by now. */
    private AccountData retry() {
        final AccountData event = choices.pick(sent);
        final AccountData stored = model.state.accounts.get(event.id());
        return stored == null || choices.percent(30) ? event : stored
            .withDebitsPending(BigInteger.ZERO).withDebitsPosted(BigInteger.ZERO)
            .withCreditsPending(BigInteger.ZERO).withCreditsPosted(BigInteger.ZERO);
    }

    private long importedTimestamp(final long importedAt, final long commandTimestamp) {
        return switch (choices.below(30)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> commandTimestamp;
            case 3 -> commandTimestamp - 1;
            case 4 -> model.state.lastAccountTimestamp;
            case 5, 6 -> {
                final TransferData transfer = choices.pick(new ArrayList<>(model.state.transfers.values()));
                yield transfer == null ? Long.MAX_VALUE : transfer.timestamp();
            }
            default -> importedAt;
        };
    }

    private AccountData faulty(final AccountData event) {
        return switch (choices.below(12)) {
            case 0 -> event.withTimestamp(event.timestamp() + 1);
            case 1 -> event.withReserved(choices.flipped(0));
            case 2 -> event.with(1 << 6 + choices.below(10));
            case 3 -> event.withId(BigInteger.ZERO);
            case 4 -> event.withId(LedgerModel.MAX);
            case 5 -> event.withFlags(event.flags() ^ AccountData.HISTORY);
            case 6 -> event.withUserData128(choices.flipped(event.userData128()));
            case 7 -> event.withUserData64(choices.flipped(event.userData64()));
            case 8 -> event.withUserData32(choices.flipped(event.userData32()));
            case 9 -> event.withLedger(choices.flipped(event.ledger()));
            case 10 -> event.withCode(event.code() ^ 1 << choices.below(16));
            default -> faultyContent(event.withId(Choices.id(100 + choices.below(1000))));
        };
    }

    /** Of an account that is not there: of one that is, content is not looked at. */
    private AccountData faultyContent(final AccountData event) {
        return switch (choices.below(7)) {
            case 0 -> event.with(AccountData.DEBITS_LIMITED | AccountData.CREDITS_LIMITED);
            case 1 -> event.withDebitsPending(choices.edgeAmount());
            case 2 -> event.withDebitsPosted(choices.edgeAmount());
            case 3 -> event.withCreditsPending(choices.edgeAmount());
            case 4 -> event.withCreditsPosted(choices.edgeAmount());
            case 5 -> event.withLedger(0);
            default -> event.withCode(0);
        };
    }
}
