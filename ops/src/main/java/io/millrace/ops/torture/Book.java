package io.millrace.ops.torture;

import io.millrace.client.Transfer;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.ops.rig.Payments;
import io.millrace.ops.torture.CrashTally.Finding;

import java.util.Arrays;
import java.util.BitSet;

/** What one producer has been told of each payment that it ever offered. Payments count from 0 here; their ids are one higher. */
final class Book {
    private static final int CAPACITY = 1 << 14;
    private static final byte UNKNOWN = 0;
    private static final byte CREATED = 1;

    private final int producer;
    private final CrashTally tally;
    /** 0 for what is not known, else the status and 1. */
    private byte[] outcomes = new byte[CAPACITY];
    private long[] timestamps = new long[CAPACITY];
    private int offered;

    Book(final int producer, final CrashTally tally) {
        this.producer = producer;
        this.tally = tally;
    }

    int producer() {
        return producer;
    }

    /** The payment that is offered next. */
    int next() {
        return offered;
    }

    void offered(final int count) {
        offered += count;
        if (offered > outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, 2 * offered);
            timestamps = Arrays.copyOf(timestamps, 2 * offered);
        }
    }

    void answered(final int payment, final int status, final long timestamp) {
        outcomes[payment] = (byte) (status + 1);
        timestamps[payment] = timestamp;
    }

    /** Adds what has been acknowledged as created to the balances that accounts should have. */
    void addTo(final long[] debits, final long[] credits) {
        for (int payment = 0; payment < offered; payment++) {
            if (outcomes[payment] == CREATED) {
                debits[Payments.debit(producer, payment + 1L)] += Payments.amount(producer, payment + 1L);
                credits[Payments.credit(producer, payment + 1L)] += Payments.amount(producer, payment + 1L);
            }
        }
    }

    /** Holds what the engine has against the book. */
    final class Comparison {
        private final BitSet seen = new BitSet(offered);

        /** A transfer of this producer's. */
        void onTransfer(final Transfer transfer) {
            final long number = transfer.id().low();
            if (number < 1 || number > offered) {
                tally.find(Finding.DIFFERENT, "nobody has offered " + transfer);
                return;
            }
            final int payment = (int) (number - 1);
            if (seen.get(payment)) {
                tally.find(Finding.TWICE, "there is more than one " + transfer);
            }
            seen.set(payment);
            if (outcomes[payment] != CREATED || timestamps[payment] != transfer.timestamp() || !isAsOffered(transfer, number)) {
                tally.find(Finding.DIFFERENT, transfer + " was acknowledged as " + outcome(payment));
            }
        }

        /** There are no more. */
        void onEnd() {
            for (int payment = 0; payment < offered; payment++) {
                if (outcomes[payment] == UNKNOWN) {
                    tally.find(Finding.BROKEN, "nothing was ever said of " + name(payment));
                } else if (outcomes[payment] == CREATED && !seen.get(payment)) {
                    tally.find(Finding.MISSING, name(payment) + ", acknowledged as " + outcome(payment) + ", is not there");
                }
            }
        }
    }

    private boolean isAsOffered(final Transfer transfer, final long number) {
        return transfer.debitAccountId().equals(UInt128.of(Payments.debit(producer, number)))
            && transfer.creditAccountId().equals(UInt128.of(Payments.credit(producer, number)))
            && transfer.amount().equals(UInt128.of(Payments.amount(producer, number)))
            && transfer.userData32() == producer;
    }

    private String name(final int payment) {
        return "payment " + (payment + 1) + " of producer " + producer;
    }

    private String outcome(final int payment) {
        return (outcomes[payment] == UNKNOWN ? "nothing" : CreateTransferStatus.get((short) (outcomes[payment] - 1)))
            + " at " + timestamps[payment];
    }
}
