package io.millrace.ops.imports;

import io.millrace.client.TransferFlags;
import io.millrace.ops.ledger.FlagNames;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Flags of a transfer, by name, with + between them; a text that has been read once is not read again. */
final class TransferFlagsField {
    /** Stands for no flags. */
    static final String NONE = "none";

    /** A row stands for itself: chains would tear where a command ends, and timestamps come from the engine. */
    private static final int NOT_FOR_ROWS = TransferFlags.LINKED | TransferFlags.IMPORTED;

    private final Template.Bound template;
    private final Map<Text, Integer> known = new HashMap<>();

    /**
     * @throws MappingException if the template is constant and names no flags, or names columns that are not there.
     */
    TransferFlagsField(final Template template, final List<String> header) {
        this.template = template.bind(header);
        if (this.template.isConstant()) {
            try {
                evaluate(new Row());
            } catch (final RowRejectedException ex) {
                throw new MappingException(ex.getMessage());
            }
        }
    }

    /**
     * @throws RowRejectedException if the text names a flag that is not there or not for rows.
     */
    int evaluate(final Row row) {
        final Text text = template.evaluate(row);
        Integer flags = known.get(text);
        if (flags == null) {
            flags = parse(text.toString());
            known.put(text.copy(), flags);
        }
        return flags;
    }

    private static int parse(final String text) {
        if (NONE.equals(text)) {
            return 0;
        }
        int flags = 0;
        for (final String name : text.split("\\+", -1)) {
            final int flag = FlagNames.transferFlag(name);
            if (flag == 0 || (flag & NOT_FOR_ROWS) != 0 || name.startsWith("bit_")) {
                throw new RowRejectedException(RejectReason.FLAG_UNKNOWN, "'" + name + "' is no flag for rows; there are "
                    + String.join(", ", FlagNames.ofTransfer((1 << 9) - 1 & ~NOT_FOR_ROWS)) + " and none");
            }
            flags |= flag;
        }
        return flags;
    }
}
