package io.millrace.ops.exec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.client.AccountBatch;
import io.millrace.client.AccountEvent;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferEvent;
import io.millrace.ops.ledger.FlagNames;

import java.io.IOException;
import java.util.function.ToIntFunction;

/** Reads the events of batches. Fields that are not given are 0; what a value means is for the engine to judge. */
final class EventReader {
    private static final ToIntFunction<String> ACCOUNT_FLAG = FlagNames::accountFlag;
    private static final ToIntFunction<String> TRANSFER_FLAG = FlagNames::transferFlag;

    private final NumberReader number;
    private int fieldsSeen;

    EventReader(final NumberReader number) {
        this.number = number;
    }

    void readAccounts(final JsonParser parser, final AccountBatch batch) throws IOException, LineException {
        expectArray(parser, "accounts");
        batch.clear();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expectObject(parser, "an account");
            if (batch.isFull()) {
                throw tooMany(parser, batch.capacity());
            }
            readAccount(parser, batch.add());
        }
    }

    void readTransfers(final JsonParser parser, final TransferBatch batch) throws IOException, LineException {
        expectArray(parser, "transfers");
        batch.clear();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expectObject(parser, "a transfer");
            if (batch.isFull()) {
                throw tooMany(parser, batch.capacity());
            }
            readTransfer(parser, batch.add());
        }
    }

    private void readAccount(final JsonParser parser, final AccountEvent event) throws IOException, LineException {
        fieldsSeen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> event.id(id(parser, 0), number.low());
                case "debits_pending" -> event.debitsPending(uint128(parser, 1), number.low());
                case "debits_posted" -> event.debitsPosted(uint128(parser, 2), number.low());
                case "credits_pending" -> event.creditsPending(uint128(parser, 3), number.low());
                case "credits_posted" -> event.creditsPosted(uint128(parser, 4), number.low());
                case "user_data_128" -> event.userData128(id(parser, 5), number.low());
                case "user_data_64" -> event.userData64(uint(parser, 6, 64));
                case "user_data_32" -> event.userData32((int) uint(parser, 7, 32));
                case "reserved" -> event.reserved((int) uint(parser, 8, 32));
                case "ledger" -> event.ledger((int) uint(parser, 9, 32));
                case "code" -> event.code((int) uint(parser, 10, 16));
                case "flags" -> event.flags(flags(parser, 11, ACCOUNT_FLAG));
                case "timestamp" -> event.timestamp(uint(parser, 12, 64));
                default -> throw unknown(parser, "accounts");
            }
        }
    }

    private void readTransfer(final JsonParser parser, final TransferEvent event) throws IOException, LineException {
        fieldsSeen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "id" -> event.id(id(parser, 0), number.low());
                case "debit_account_id" -> event.debitAccountId(id(parser, 1), number.low());
                case "credit_account_id" -> event.creditAccountId(id(parser, 2), number.low());
                case "amount" -> event.amount(uint128(parser, 3), number.low());
                case "pending_id" -> event.pendingId(id(parser, 4), number.low());
                case "user_data_128" -> event.userData128(id(parser, 5), number.low());
                case "user_data_64" -> event.userData64(uint(parser, 6, 64));
                case "user_data_32" -> event.userData32((int) uint(parser, 7, 32));
                case "timeout" -> event.timeoutSeconds((int) uint(parser, 8, 32));
                case "ledger" -> event.ledger((int) uint(parser, 9, 32));
                case "code" -> event.code((int) uint(parser, 10, 16));
                case "flags" -> event.flags(flags(parser, 11, TRANSFER_FLAG));
                case "timestamp" -> event.timestamp(uint(parser, 12, 64));
                default -> throw unknown(parser, "transfers");
            }
        }
    }

    /** Returns the high bits; the low ones are in the number. */
    private long id(final JsonParser parser, final int field) throws IOException, LineException {
        once(parser, field);
        number.readId(parser);
        return number.high();
    }

    /** Returns the high bits; the low ones are in the number. */
    private long uint128(final JsonParser parser, final int field) throws IOException, LineException {
        once(parser, field);
        number.read(parser, 128);
        return number.high();
    }

    private long uint(final JsonParser parser, final int field, final int bits) throws IOException, LineException {
        once(parser, field);
        number.read(parser, bits);
        return number.low();
    }

    private int flags(final JsonParser parser, final int field, final ToIntFunction<String> flagOf)
        throws IOException, LineException {
        once(parser, field);
        return readFlags(parser, flagOf);
    }

    private void once(final JsonParser parser, final int field) throws LineException {
        fieldsSeen = once(parser, fieldsSeen, field);
    }

    /** Returns the fields seen with this one. */
    static int once(final JsonParser parser, final int fieldsSeen, final int field) throws LineException {
        if ((fieldsSeen & 1 << field) != 0) {
            throw new LineException("DUPLICATE_FIELD", NumberReader.at(parser) + "given twice; give it once");
        }
        return fieldsSeen | 1 << field;
    }

    static int readFlags(final JsonParser parser, final ToIntFunction<String> flagOf) throws IOException, LineException {
        expectArray(parser, "flags' names");
        int flags = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new LineException("WRONG_TYPE", NumberReader.at(parser) + "no name of a flag; give flags as strings");
            }
            final int flag = flagOf.applyAsInt(parser.getText());
            if (flag == 0) {
                throw new LineException("UNKNOWN_FLAG", NumberReader.at(parser) + "'" + parser.getText()
                    + "' is no flag here; the names are those of the ledger's documentation");
            }
            flags |= flag;
        }
        return flags;
    }

    static void expectArray(final JsonParser parser, final String what) throws LineException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new LineException("WRONG_TYPE", NumberReader.at(parser) + "no array; give an array of " + what);
        }
    }

    static void expectObject(final JsonParser parser, final String what) throws LineException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new LineException("WRONG_TYPE", NumberReader.at(parser) + "no object; give " + what + " as {\"FIELD\": ...}");
        }
    }

    static LineException unknown(final JsonParser parser, final String what) {
        return new LineException("UNKNOWN_FIELD", NumberReader.at(parser) + what + " have no such field; the names are those of"
            + " the ledger's documentation");
    }

    static LineException tooMany(final JsonParser parser, final int countMax) {
        return new LineException("TOO_MANY", NumberReader.at(parser) + "more than " + countMax + " elements in one request;"
            + " split it");
    }
}
