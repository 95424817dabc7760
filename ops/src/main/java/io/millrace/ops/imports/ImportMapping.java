package io.millrace.ops.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How the columns of a file become accounts and transfers. Values are {@linkplain Template templates}; setters throw
 * {@link MappingException} when one is misspelled.
 */
public final class ImportMapping {
    private static final int DECIMALS_MAX = 38;
    private static final Template ZERO = Template.parse("0");

    private final List<ColumnReference> dates = new ArrayList<>();
    private Template debit;
    private Template credit;
    private ColumnReference amount;
    private ColumnReference id;
    private Template ledger;
    private Template code;
    private Template userData128 = ZERO;
    private Template userData64;
    private Template userData32 = ZERO;
    private Template flags = Template.parse(TransferFlagsField.NONE);
    private Template pendingId;
    private Template timeout = ZERO;
    private Template debitAccountUserData64 = ZERO;
    private Template creditAccountUserData64 = ZERO;
    private NegativeAmounts negativeAmounts = NegativeAmounts.REJECT;
    private int decimals;
    private int debitAccountCode = 1;
    private int creditAccountCode = 1;
    private int debitAccountFlags;
    private int creditAccountFlags;

    /** What to do with a row whose amount is below zero. */
    public enum NegativeAmounts {
        /** The amount without its sign goes the other way: debit and credit change places. */
        SWAP,
        /** The row is rejected. */
        REJECT;

        /** As it is spelled on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The text that stands for the debit account; see {@link Ids} for what id it has. Required. */
    public ImportMapping debit(final String template) {
        debit = Template.parse(template);
        return this;
    }

    /** The text that stands for the credit account; see {@link Ids} for what id it has. Required. */
    public ImportMapping credit(final String template) {
        credit = Template.parse(template);
        return this;
    }

    /** The column of the amount, in decimal notation. Required. */
    public ImportMapping amount(final String column) {
        amount = ColumnReference.parse(column);
        return this;
    }

    /** How many decimals the ledger's unit has: 2 when it counts pence and the column says pounds. */
    public ImportMapping decimals(final int value) {
        if (value < 0 || value > DECIMALS_MAX) {
            throw new MappingException("decimals must be 0 to " + DECIMALS_MAX + ", not " + value);
        }
        decimals = value;
        return this;
    }

    /** The column that identifies a row; null: the file's digest and the line number do. */
    public ImportMapping id(final String column) {
        id = column == null ? null : ColumnReference.parse(column);
        return this;
    }

    /** The ledger. Required, not 0. */
    public ImportMapping ledger(final String template) {
        ledger = Template.parse(template);
        return this;
    }

    /** The transfer's code. Required, not 0. */
    public ImportMapping code(final String template) {
        code = Template.parse(template);
        return this;
    }

    /** The transfer's user_data_128; 0 unless set. */
    public ImportMapping userData128(final String template) {
        userData128 = Template.parse(template);
        return this;
    }

    /** The transfer's user_data_64; null: the line number, or 0 when a column identifies rows. */
    public ImportMapping userData64(final String template) {
        userData64 = template == null ? null : Template.parse(template);
        return this;
    }

    /** The transfer's user_data_32; 0 unless set. */
    public ImportMapping userData32(final String template) {
        userData32 = Template.parse(template);
        return this;
    }

    /** The transfer's flags, by name, with + between them; none unless set. */
    public ImportMapping flags(final String template) {
        flags = Template.parse(template);
        return this;
    }

    /** What identifies the pending transfer that a row posts or voids, as its own row's id does; null: no row does. */
    public ImportMapping pendingId(final String template) {
        pendingId = template == null ? null : Template.parse(template);
        return this;
    }

    /** Seconds after which a pending transfer expires; 0, which is never, unless set. Other transfers have none. */
    public ImportMapping timeout(final String template) {
        timeout = Template.parse(template);
        return this;
    }

    /** What happens to negative amounts; they are rejected unless set. */
    public ImportMapping negativeAmounts(final NegativeAmounts value) {
        negativeAmounts = value;
        return this;
    }

    /** A row is rejected unless each of these columns holds a date as ISO 8601 writes it. */
    public ImportMapping requireDates(final List<String> columns) {
        columns.forEach(column -> dates.add(ColumnReference.parse(column)));
        return this;
    }

    /** What the accounts look like that are created because the debit template names them. */
    public ImportMapping debitAccounts(final int accountCode, final int flags, final String userData64Template) {
        debitAccountCode = legalCode(accountCode);
        debitAccountFlags = flags;
        debitAccountUserData64 = Template.parse(userData64Template);
        return this;
    }

    /** What the accounts look like that are created because the credit template names them. */
    public ImportMapping creditAccounts(final int accountCode, final int flags, final String userData64Template) {
        creditAccountCode = legalCode(accountCode);
        creditAccountFlags = flags;
        creditAccountUserData64 = Template.parse(userData64Template);
        return this;
    }

    /** Whether ids of transfers come from a column, so that the file's digest is not needed. */
    boolean hasIdColumn() {
        return id != null;
    }

    /**
     * @param digest SHA-256 of the file; not looked at when ids come from a column.
     * @throws MappingException if a column is not in the header, or something required is missing.
     */
    TransferMapper bind(final List<String> header, final byte[] digest) {
        return new TransferMapper(this, header, digest);
    }

    AccountSide debitSide(final List<String> header) {
        return new AccountSide(
            "debit", required(debit, "debit"), debitAccountUserData64, debitAccountCode, debitAccountFlags, header);
    }

    AccountSide creditSide(final List<String> header) {
        return new AccountSide(
            "credit", required(credit, "credit"), creditAccountUserData64, creditAccountCode, creditAccountFlags, header);
    }

    Column amountColumn(final List<String> header) {
        return required(amount, "amount").bind(header);
    }

    Column idColumn(final List<String> header) {
        return id == null ? null : id.bind(header);
    }

    Column[] dateColumns(final List<String> header) {
        return dates.stream().map(column -> column.bind(header)).toArray(Column[]::new);
    }

    int decimals() {
        return decimals;
    }

    boolean swapsNegativeAmounts() {
        return negativeAmounts == NegativeAmounts.SWAP;
    }

    IntegerField ledgerField(final List<String> header) {
        return new IntegerField("ledger", 32, false, required(ledger, "ledger"), header);
    }

    IntegerField codeField(final List<String> header) {
        return new IntegerField("code", 16, false, required(code, "code"), header);
    }

    IntegerField userData128Field(final List<String> header) {
        return new IntegerField("user_data_128", 128, true, userData128, header);
    }

    /** Null when it is to be the line number. A row with an id of its own may stand on another line the next time. */
    IntegerField userData64Field(final List<String> header) {
        if (userData64 == null && !hasIdColumn()) {
            return null;
        }
        return new IntegerField("user_data_64", 64, true, userData64 == null ? ZERO : userData64, header);
    }

    IntegerField userData32Field(final List<String> header) {
        return new IntegerField("user_data_32", 32, true, userData32, header);
    }

    TransferFlagsField flagsField(final List<String> header) {
        return new TransferFlagsField(flags, header);
    }

    /** Null when no row posts or voids another. */
    Template.Bound pendingIdText(final List<String> header) {
        if (pendingId != null && !hasIdColumn()) {
            throw new MappingException("what is pending can be named only where rows have ids of their own: give --id, too");
        }
        return pendingId == null ? null : pendingId.bind(header);
    }

    IntegerField timeoutField(final List<String> header) {
        return new IntegerField("timeout", 32, true, timeout, header);
    }

    private static int legalCode(final int code) {
        if (code < 1 || code > 0xFFFF) {
            throw new MappingException("an account's code must be 1 to 65535, not " + code);
        }
        return code;
    }

    private static <T> T required(final T value, final String name) {
        return Objects.requireNonNull(value, name);
    }
}
