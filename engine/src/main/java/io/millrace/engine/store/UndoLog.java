package io.millrace.engine.store;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What it takes to turn back, newest last, in pages. An entry lies in one page and is read from its end:
 *
 * <pre>
 *   +- - - - - - - - - - - -+--------+--------+----------------+
 *   | payload: a row's or   | length | kind   | row, or digest |
 *   | entry's former bytes  | of it  | + part | of a savepoint |
 *   +- - - - - - - - - - - -+--------+--------+----------------+
 *                            4        4        8
 *   last 8 bytes of a page: offset at which its entries end
 * </pre>
 *
 * <p>Pages stay for the next command, up to a few: what one great command took goes back when it is over.
 */
final class UndoLog {
    /** A place to return to; its row is the digest at that time. */
    static final int SAVEPOINT = 0;
    /** A row was appended. */
    static final int APPENDED = 1;
    /** A row was changed; its former bytes are the payload. */
    static final int CHANGED = 2;
    /** An index entry was inserted; key and value are the payload. */
    static final int INSERTED = 3;
    /** An index entry was removed; key and value are the payload. */
    static final int REMOVED = 4;

    private static final int FOOTER_LENGTH = 16;
    private static final int PAGE_SHIFT = 20;
    private static final int PAGE_END = PageSource.PAGE_LENGTH - Long.BYTES;
    /** 256 MiB of former bytes is beyond what any command that fits in a message can write. */
    private static final int PAGE_COUNT_MAX = 256;
    private static final int PAGE_COUNT_KEPT = 8;
    private static final int KIND_SHIFT = 16;

    private final PageSource source;
    private final UnsafeBuffer[] pages = new UnsafeBuffer[PAGE_COUNT_MAX];
    private int pageCount;
    private int pageIndex;
    /** Address of the page that is written to. */
    private long address;
    private int end;

    UndoLog(final PageSource source) {
        this.source = source;
        addPage();
        turnTo(0);
    }

    /** Where the log stands; grows with each entry. */
    int position() {
        return (pageIndex << PAGE_SHIFT) + end;
    }

    /**
     * Adds an entry, whose payload the caller then writes.
     *
     * @return address of the payload.
     */
    long push(final int kind, final int part, final long row, final int payloadLength) {
        if (end + payloadLength + FOOTER_LENGTH > PAGE_END) {
            nextPage(payloadLength);
        }
        final long payload = address + end;
        final long footer = payload + payloadLength;
        UnsafeApi.putLong(footer, (long) (kind << KIND_SHIFT | part) << Integer.SIZE | payloadLength);
        UnsafeApi.putLong(footer + Long.BYTES, row);
        end += payloadLength + FOOTER_LENGTH;
        return payload;
    }

    /** Steps over the end of a page, so that {@link #position} and the accessors below speak of the newest entry. */
    void settle() {
        if (end == 0 && pageIndex > 0) {
            turnTo(pageIndex - 1);
            end = UnsafeApi.getInt(address + PAGE_END);
        }
    }

    int kind() {
        return kindAndPart() >>> KIND_SHIFT;
    }

    int part() {
        return kindAndPart() & (1 << KIND_SHIFT) - 1;
    }

    long row() {
        return UnsafeApi.getLong(address + end - Long.BYTES);
    }

    /**
     * Takes the newest entry off.
     *
     * @return address of its payload, which can be read until the next {@link #push}.
     */
    long pop() {
        end -= FOOTER_LENGTH + UnsafeApi.getInt(address + end - FOOTER_LENGTH);
        return address + end;
    }

    void clear() {
        turnTo(0);
        end = 0;
        while (pageCount > PAGE_COUNT_KEPT) {
            pageCount--;
            source.giveBack(pages[pageCount]);
            pages[pageCount] = null;
        }
    }

    long residentBytes() {
        return (long) pageCount * PageSource.PAGE_LENGTH;
    }

    void close() {
        while (pageCount > 0) {
            pageCount--;
            source.giveBack(pages[pageCount]);
            pages[pageCount] = null;
        }
    }

    private void nextPage(final int payloadLength) {
        if (payloadLength + FOOTER_LENGTH > PAGE_END) {
            throw new IllegalStateException("UNDO_FULL: a row of " + payloadLength + " bytes is too long to be changed");
        }
        if (pageIndex + 1 == PAGE_COUNT_MAX) {
            throw new IllegalStateException("UNDO_FULL: one command changes more than "
                + residentBytes() + " bytes; send smaller commands");
        }
        if (pageIndex + 1 == pageCount) {
            addPage();
        }
        UnsafeApi.putInt(address + PAGE_END, end);
        turnTo(pageIndex + 1);
        end = 0;
    }

    private int kindAndPart() {
        return UnsafeApi.getInt(address + end - FOOTER_LENGTH + Integer.BYTES);
    }

    private void turnTo(final int index) {
        pageIndex = index;
        address = pages[index].addressOffset();
    }

    private void addPage() {
        pages[pageCount] = source.take();
        pageCount++;
    }
}
