package io.millrace.ops.imports;

import java.util.List;

/** The accounts of one column of the mapping, debit or credit, whichever way the money of a row goes. */
final class AccountSide {
    private final Template.Bound text;
    private final IntegerField userData64;
    private final int code;
    private final int flags;

    AccountSide(
        final String name,
        final Template text,
        final Template userData64,
        final int code,
        final int flags,
        final List<String> header) {
        this.text = text.bind(header);
        this.userData64 = new IntegerField(name + " account's user_data_64", 64, true, userData64, header);
        this.code = code;
        this.flags = flags;
    }

    Text text(final Row row) {
        return text.evaluate(row);
    }

    long userData64(final Row row) {
        return userData64.evaluate(row).low();
    }

    int code() {
        return code;
    }

    int flags() {
        return flags;
    }
}
