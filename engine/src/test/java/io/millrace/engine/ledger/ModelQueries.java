package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What queries are to answer. A page here has as many rows as are asked for and no cursor: how the engine cuts pages is its
 * own business, and together they are to hold the same.
 */
final class ModelQueries {
    private ModelQueries() {
    }

    /** The first field that is wrong, or null. */
    static String fault(final QueryData query) {
        return fault(query.rowLimit(), query.timestampMin(), query.timestampMax());
    }

    /** The first field that is wrong, or null. */
    static String fault(final AccountQueryData query) {
        final String fault = fault(query.rowLimit(), query.timestampMin(), query.timestampMax());
        return fault != null ? fault
            : query.accountId().signum() == 0 || query.accountId().equals(LedgerModel.MAX) ? "accountId"
            : !query.debits() && !query.credits() ? "flags"
            : null;
    }

    static Page<AccountData> accounts(final ModelState state, final QueryData query) {
        return page(state.accounts.values().stream().filter(row ->
            matches(query.userData128(), row.userData128())
                && matches(query.userData64(), row.userData64())
                && matches((int) query.userData32(), row.userData32())
                && matches((int) query.ledger(), row.ledger())
                && matches(query.code(), row.code())).toList(),
            AccountData::timestamp, query.timestampMin(), query.timestampMax(), query.reversed(), query.rowLimit());
    }

    static Page<TransferData> transfers(final ModelState state, final QueryData query) {
        return page(state.transfers.values().stream().filter(row ->
            matches(query.userData128(), row.userData128())
                && matches(query.userData64(), row.userData64())
                && matches((int) query.userData32(), row.userData32())
                && matches((int) query.ledger(), row.ledger())
                && matches(query.code(), row.code())).toList(),
            TransferData::timestamp, query.timestampMin(), query.timestampMax(), query.reversed(), query.rowLimit());
    }

    static Page<TransferData> accountTransfers(final ModelState state, final AccountQueryData query) {
        return page(state.transfers.values().stream().filter(row -> matches(query, row)).toList(),
            TransferData::timestamp, query.timestampMin(), query.timestampMax(), query.reversed(), query.rowLimit());
    }

    static Page<BalanceData> accountBalances(final ModelState state, final AccountQueryData query) {
        return page(state.balances.stream()
            .filter(row -> row.accountId().equals(query.accountId()) && matches(query, row.transfer()))
            .map(ModelState.BalanceRow::balance).toList(),
            BalanceData::timestamp, query.timestampMin(), query.timestampMax(), query.reversed(), query.rowLimit());
    }

    private static String fault(final long rowLimit, final long timestampMin, final long timestampMax) {
        return rowLimit == 0 ? "rowLimit"
            // Above 2^63-1 is negative here.
            : timestampMin < 0 ? "timestampMin"
            : timestampMax < 0 ? "timestampMax"
            : timestampMax != 0 && timestampMin > timestampMax ? "timestampMin"
            : null;
    }

    private static boolean matches(final AccountQueryData query, final TransferData row) {
        return (query.debits() && row.debitAccountId().equals(query.accountId())
            || query.credits() && row.creditAccountId().equals(query.accountId()))
            && matches(query.userData128(), row.userData128())
            && matches(query.userData64(), row.userData64())
            && matches(query.userData32(), row.userData32())
            && matches(query.code(), row.code());
    }

    private static boolean matches(final BigInteger filter, final BigInteger value) {
        return filter.signum() == 0 || filter.equals(value);
    }

    private static boolean matches(final long filter, final long value) {
        return filter == 0 || filter == value;
    }

    private static <T> Page<T> page(
        final List<T> all,
        final ToLongFunction<T> timestamp,
        final long min,
        final long max,
        final boolean isReversed,
        final long rowLimit) {
        final List<T> rows = new ArrayList<>();
        for (final T row : all) {
            final long time = timestamp.applyAsLong(row);
            if (time >= min && (max == 0 || time <= max)) {
                rows.add(row);
            }
        }
        if (isReversed) {
            Collections.reverse(rows);
        }
        return new Page<>(rows.subList(0, (int) Math.min(rows.size(), rowLimit)), 0);
    }
}
