package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import static io.millrace.engine.ledger.TransferData.BALANCING_CREDIT;
import static io.millrace.engine.ledger.TransferData.BALANCING_DEBIT;
import static io.millrace.engine.ledger.TransferData.CLOSING_CREDIT;
import static io.millrace.engine.ledger.TransferData.CLOSING_DEBIT;
import static io.millrace.engine.ledger.TransferData.IMPORTED;
import static io.millrace.engine.ledger.TransferData.LINKED;
import static io.millrace.engine.ledger.TransferData.PENDING;
import static io.millrace.engine.ledger.TransferData.POST;
import static io.millrace.engine.ledger.TransferData.VOID;

/**
 * Random batches of create_transfers: of all kinds, sent before or nearly so, or with a fault.
 */
final class TransferGenerator {
    private static final int BATCH_MAX = 300;
    private static final int KNOWN_FLAGS = 511;

    private final Choices choices;
    private final LedgerModel model;
    private final List<TransferData> sent = new ArrayList<>();
    private int lastNumber;

    // Of the batch that is being made.
    private final List<TransferData> batchPending = new ArrayList<>();
    private List<AccountData> accounts = List.of();
    private List<TransferData> stored = List.of();
    private List<TransferData> open = List.of();

    TransferGenerator(final Choices choices, final LedgerModel model) {
        this.choices = choices;
        this.model = model;
    }

    List<TransferData> batch(final boolean isImported) {
        lookAtModel();
        final int count = choices.below(choices.percent(4) ? BATCH_MAX : 12);
        final int linkedPercent = choices.oneOf(0, 0, 20, 50, 90);
        final long timestamp = model.nextTimestamp(count);
        // Now and then not after the accounts.
        final boolean isEarly = choices.percent(
            model.state.lastAccountTimestamp > model.state.lastTransferTimestamp ? 70 : 30);
        long importedAt = isEarly ? model.state.lastTransferTimestamp
            : Math.max(model.state.lastTransferTimestamp, model.state.lastAccountTimestamp);
        final List<TransferData> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TransferData event = event(isImported);
            event = choices.percent(linkedPercent) ? event.linked() : event;
            if (isImported != choices.percent(2)) {
                importedAt += choices.upTo(isEarly ? 1 : Math.max(1, (timestamp - importedAt) / (2L * count)));
                event = event.with(IMPORTED).withTimestamp(importedTimestamp(importedAt, timestamp));
                event = choices.percent(95) ? event.withTimeout(0) : event;
                event = isEarly && choices.percent(40) ? withYoungest(event) : event;
            } else {
                event = event.withFlags(event.flags() & ~IMPORTED).withTimestamp(0);
            }
            event = choices.percent(8) ? faulty(event) : event;
            events.add(event);
            if (event.is(PENDING)) {
                batchPending.add(event);
            }
        }
        if (count > 0 && choices.percent(90)) {
            final TransferData last = events.get(count - 1);
            events.set(count - 1, last.withFlags(last.flags() & ~LINKED));
        }
        sent.addAll(events);
        return events;
    }

    /** A post, a void or a retry for this one, on its own. */
    TransferData follower(final TransferData pending) {
        lookAtModel();
        return switch (choices.below(4)) {
            case 0 -> secondPhase(pending, VOID);
            case 1 -> pending.withTimestamp(0);
            default -> secondPhase(pending, POST);
        };
    }

    /** A pending transfer with this timeout. */
    TransferData pending(final int timeoutSeconds) {
        lookAtModel();
        return plain().with(PENDING).withTimeout(timeoutSeconds);
    }

    private void lookAtModel() {
        batchPending.clear();
        accounts = new ArrayList<>(model.state.accounts.values());
        stored = new ArrayList<>(model.state.transfers.values());
        open = model.state.phases.entrySet().stream()
            .filter(phase -> phase.getValue() == ModelState.Phase.PENDING)
            .map(phase -> model.state.transfers.get(phase.getKey())).toList();
    }

    private TransferData event(final boolean isImported) {
        final int kind = choices.below(100);
        if (kind < 8 && !sent.isEmpty()) {
            return choices.pick(sent);
        } else if (kind < 22 && !stored.isEmpty()) {
            return retry(isImported);
        } else if (kind < 24 && !model.failedIds.isEmpty()) {
            return plain().withId(choices.pick(new ArrayList<>(model.failedIds)));
        } else if (kind < 46) {
            return plain();
        } else if (kind < 62) {
            return pending(choices.oneOf(0, 0, 1, 1, 2, 5, 3_600, -1));
        } else if (kind < 76) {
            return secondPhase(target(), POST);
        } else if (kind < 86) {
            return secondPhase(target(), VOID);
        } else if (kind < 98) {
            final int balancing = choices.oneOf(BALANCING_DEBIT, BALANCING_CREDIT, BALANCING_DEBIT | BALANCING_CREDIT);
            final TransferData event = choices.percent(25) ? pending(2) : plain();
            return event.with(balancing).withAmount(choices.percent(40) ? LedgerModel.MAX : event.amount());
        }
        return plain().withFlags(choices.below(KNOWN_FLAGS + 1)).withPendingId(target().id());
    }

    private TransferData plain() {
        final AccountData debit = choices.pick(accounts);
        AccountData credit = choices.pick(accounts);
        credit = credit == debit && choices.percent(90) ? choices.pick(accounts) : credit;
        TransferData event = TransferData.transfer(0, 0, 0).withId(freshId())
            .withUserData128(choices.userData128()).withUserData64(choices.userData64()).withUserData32(choices.userData32())
            .withCode(1 + choices.below(3));
        if (debit == null || choices.percent(3)) {
            event = event.withDebitAccountId(choices.oneOf(Choices.noSuchId(), BigInteger.ZERO, LedgerModel.MAX));
        } else {
            event = event.withDebitAccountId(debit.id()).withLedger(debit.ledger());
        }
        if (credit == null || choices.percent(3)) {
            event = event.withCreditAccountId(choices.oneOf(Choices.noSuchId(), BigInteger.ZERO, LedgerModel.MAX));
        } else {
            event = event.withCreditAccountId(credit.id());
        }
        if (debit != null && credit != null && debit.ledger() != credit.ledger() && choices.percent(90)) {
            // Then between the first two of the same ledger, if there are two.
            final List<AccountData> same =
                accounts.stream().filter(account -> account.ledger() == debit.ledger() && account != debit).toList();
            event = same.isEmpty() ? event : event.withCreditAccountId(choices.pick(same).id());
        }
        return closing(event.withAmount(amount(event)));
    }

    /** Few accounts deal in amounts at the edge, or all would soon be full. */
    private BigInteger amount(final TransferData event) {
        final AccountData debit = model.state.accounts.get(event.debitAccountId());
        final AccountData credit = model.state.accounts.get(event.creditAccountId());
        if (debit == null || credit == null || !isAtEdge(debit.id()) && !isAtEdge(credit.id()) || choices.percent(60)) {
            return choices.smallAmount();
        }
        if (choices.percent(60)) {
            return choices.edgeAmount();
        }
        // As much as just fits, or one more.
        final boolean isDebit = isAtEdge(debit.id());
        final BigInteger pending = isDebit ? debit.debitsPending() : credit.creditsPending();
        final BigInteger posted = isDebit ? debit.debitsPosted() : credit.creditsPosted();
        return LedgerModel.MAX
            .subtract(choices.oneOf(pending, posted, pending.add(posted)))
            .add(choices.oneOf(BigInteger.ZERO, BigInteger.ONE)).min(LedgerModel.MAX);
    }

    private TransferData closing(final TransferData event) {
        return choices.percent(3) ? event.with(choices.oneOf(CLOSING_DEBIT, CLOSING_CREDIT)) : event;
    }

    private TransferData secondPhase(final TransferData pending, final int flag) {
        TransferData event = TransferData.transfer(0, 0, 0).withId(freshId()).withPendingId(pending.id()).withFlags(flag)
            .withLedger(0).withCode(0);
        event = choices.percent(30) ? event.withDebitAccountId(pending.debitAccountId()) : event;
        event = choices.percent(30) ? event.withCreditAccountId(pending.creditAccountId()) : event;
        event = choices.percent(30) ? event.withLedger(pending.ledger()) : event;
        event = choices.percent(30) ? event.withCode(pending.code()) : event;
        event = choices.percent(30) ? event.withUserData128(choices.userData128()) : event;
        event = choices.percent(30) ? event.withUserData64(choices.userData64()) : event;
        event = choices.percent(30) ? event.withUserData32(choices.userData32()) : event;
        final BigInteger amount = pending.amount();
        event = event.withAmount(switch (choices.below(10)) {
            case 0 -> amount.add(BigInteger.ONE).min(LedgerModel.MAX);
            case 1, 2 -> amount.shiftRight(1);
            case 3, 4 -> amount;
            case 5 -> choices.edgeAmount();
            default -> flag == POST ? LedgerModel.MAX : BigInteger.ZERO;
        });
        return switch (choices.below(60)) {
            case 0 -> event.withDebitAccountId(Choices.noSuchId());
            case 1 -> event.withCreditAccountId(LedgerModel.MAX);
            case 2 -> event.withLedger(9);
            case 3 -> event.withCode(9);
            case 4 -> event.withPendingId(choices.oneOf(BigInteger.ZERO, LedgerModel.MAX, event.id(), Choices.noSuchId()));
            case 5 -> event.withTimeout(1);
            case 6 -> event.with(choices.oneOf(PENDING, POST, VOID, BALANCING_DEBIT, BALANCING_CREDIT, CLOSING_DEBIT,
                CLOSING_CREDIT));
            default -> event;
        };
    }

    /** With the account that was created last on one side: it may be younger than the event. */
    private TransferData withYoungest(final TransferData event) {
        if (accounts.isEmpty()) {
            return event;
        }
        final BigInteger youngest = accounts.get(accounts.size() - 1).id();
        return choices.percent(50) ? event.withDebitAccountId(youngest) : event.withCreditAccountId(youngest);
    }

    /** A pending transfer; now and then another, or one of this batch. */
    private TransferData target() {
        if (choices.percent(25) && !batchPending.isEmpty()) {
            return choices.pick(batchPending);
        }
        final List<TransferData> closing = open.stream().filter(event -> event.is(CLOSING_DEBIT | CLOSING_CREDIT)).toList();
        if (choices.percent(25) && !closing.isEmpty()) {
            return choices.pick(closing);
        }
        if (choices.percent(85) && !open.isEmpty()) {
            return choices.pick(open);
        }
        return choices.percent(95) && !stored.isEmpty() ? choices.pick(stored) : plain();
    }

    /** A stored transfer again: as it is, as it might have been sent, or nearly so. */
    private TransferData retry(final boolean isImported) {
        TransferData event = choices.pick(stored);
        for (int i = 0; i < 8 && event.is(IMPORTED) != isImported; i++) {
            event = choices.pick(stored);
        }
        event = event.withTimestamp(0);
        if (event.is(POST | VOID)) {
            final TransferData pending = model.state.transfers.get(event.pendingId());
            event = choices.percent(40) ? event.withDebitAccountId(BigInteger.ZERO) : event;
            event = choices.percent(40) ? event.withCreditAccountId(BigInteger.ZERO) : event;
            event = choices.percent(40) ? event.withLedger(0).withCode(0) : event;
            event = choices.percent(30) ? event.withUserData128(BigInteger.ZERO) : event;
            event = choices.percent(30) ? event.withUserData64(0).withUserData32(0) : event;
            event = choices.percent(50) ? event.withAmount(choices.oneOf(
                BigInteger.ZERO, LedgerModel.MAX, pending.amount(), event.amount())) : event;
            // A value that the pending transfer has is not the same as none.
            event = choices.percent(10) ? event.withUserData64(pending.userData64()) : event;
        } else if (event.is(BALANCING_DEBIT | BALANCING_CREDIT)) {
            event = event.withAmount(choices.oneOf(
                event.amount(), LedgerModel.MAX, event.amount().add(BigInteger.ONE).min(LedgerModel.MAX),
                event.amount().subtract(BigInteger.ONE).max(BigInteger.ZERO)));
        }
        return choices.percent(40) ? changed(event) : event;
    }

    private TransferData changed(final TransferData event) {
        return switch (choices.below(11)) {
            case 0 -> event.withFlags(event.flags() ^ choices.oneOf(LINKED, PENDING, BALANCING_DEBIT, CLOSING_CREDIT));
            case 1 -> event.withPendingId(choices.flipped(event.pendingId()));
            case 2 -> event.withTimeout(choices.flipped(event.timeout()));
            case 3 -> event.withDebitAccountId(choices.flipped(event.debitAccountId()));
            case 4 -> event.withCreditAccountId(choices.flipped(event.creditAccountId()));
            case 5 -> event.withAmount(choices.flipped(event.amount()));
            case 6 -> event.withUserData128(choices.flipped(event.userData128()));
            case 7 -> event.withUserData64(choices.flipped(event.userData64()));
            case 8 -> event.withUserData32(choices.flipped(event.userData32()));
            case 9 -> event.withLedger(choices.flipped(event.ledger()));
            default -> event.withCode(event.code() ^ 1 << choices.below(16));
        };
    }

    private TransferData faulty(final TransferData event) {
        return switch (choices.below(14)) {
            case 0 -> event.withTimestamp(event.timestamp() + 1);
            case 1 -> event.with(1 << 9 + choices.below(7));
            case 2 -> event.withId(choices.oneOf(BigInteger.ZERO, LedgerModel.MAX));
            case 3 -> event.withDebitAccountId(choices.oneOf(BigInteger.ZERO, LedgerModel.MAX));
            case 4 -> event.withCreditAccountId(choices.oneOf(BigInteger.ZERO, LedgerModel.MAX));
            case 5 -> event.withCreditAccountId(event.debitAccountId());
            case 6 -> event.withPendingId(choices.oneOf(BigInteger.ZERO, BigInteger.ONE, LedgerModel.MAX, event.id()));
            case 7 -> event.withTimeout(7);
            case 8 -> event.with(choices.oneOf(CLOSING_DEBIT, CLOSING_CREDIT));
            case 9 -> event.withLedger(0);
            case 10 -> event.withCode(0);
            case 11 -> event.withLedger(5);
            case 12 -> event.withAmount(choices.edgeAmount());
            default -> changed(event);
        };
    }

    private long importedTimestamp(final long importedAt, final long commandTimestamp) {
        final AccountData account = choices.pick(accounts);
        return switch (choices.below(60)) {
            case 0 -> 0;
            case 1 -> Long.MIN_VALUE;
            case 2 -> commandTimestamp;
            case 3 -> commandTimestamp - 1;
            case 4 -> model.state.lastTransferTimestamp;
            case 5, 6 -> account == null ? -1 : account.timestamp();
            default -> importedAt;
        };
    }

    private BigInteger freshId() {
        return Choices.id(choices.percent(97) ? ++lastNumber : 1 + choices.below(lastNumber + 1));
    }

    private static boolean isAtEdge(final BigInteger accountId) {
        return accountId.equals(Choices.id(1)) || accountId.equals(Choices.id(2)) || accountId.equals(Choices.id(3));
    }
}
