package io.millrace.ops.imports;

import java.math.BigInteger;

/**
 * What became of the rows of a file: each was created, was already there, or was rejected.
 *
 * @param rows              rows that the file has, without its header and empty lines.
 * @param created           transfers that were made by this run.
 * @param alreadyThere      transfers that an earlier run had made, the same in every field.
 * @param rejected          rows that stand in the file of rejected rows.
 * @param accountsCreated   accounts that were made by this run.
 * @param accountsDiffering accounts that are there with other properties than this mapping gives, and stay as they are.
 * @param amount            sum of the amounts of all transfers, created or already there.
 * @param net               the same as the file has it: amounts that were negative, and went the other way, are taken away.
 */
public record ImportSummary(
    long rows,
    long created,
    long alreadyThere,
    long rejected,
    long accountsCreated,
    long accountsDiffering,
    BigInteger amount,
    BigInteger net) {
    /** Rows that are in the ledger now. */
    public long valid() {
        return created + alreadyThere;
    }
}
