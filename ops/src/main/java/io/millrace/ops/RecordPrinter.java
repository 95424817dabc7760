package io.millrace.ops;

import io.millrace.codecs.Envelope;
import io.millrace.journal.RecordHandler;
import org.agrona.DirectBuffer;

/** Prints the records of a journal as they are read. */
final class RecordPrinter implements RecordHandler {
    private final CommandJson commands = new CommandJson();
    private final RowPrinter rows;
    private long count;

    RecordPrinter(final Output output) {
        rows = output.rows(
            new int[] {10, 30, 9, 20, 20, 10, 16, 7}, "sequence", "timestamp", "behaviour", "client_id", "request_id",
            "principal", "template", "length", "command");
        rows.header();
    }

    /** Records that were printed. */
    long count() {
        return count;
    }

    @Override
    public void onRecord(
        final long sequence,
        final long timestamp,
        final int behaviourVersion,
        final DirectBuffer buffer,
        final int offset,
        final int length) {
        count++;
        final boolean hasEnvelope = length >= Envelope.LENGTH;
        rows.add(
            sequence,
            JournalText.time(timestamp),
            Unsigned.of32(behaviourVersion),
            hasEnvelope ? Unsigned.of64(Envelope.clientId(buffer, offset)) : null,
            hasEnvelope ? Unsigned.of64(Envelope.requestId(buffer, offset)) : null,
            hasEnvelope ? Unsigned.of32(Envelope.principal(buffer, offset)) : null,
            hasEnvelope ? commands.template(buffer, offset) : null,
            length,
            new Values.Json(commands.text(buffer, offset, length)));
    }
}
