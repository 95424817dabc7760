package io.millrace.engine.clients;

import io.millrace.engine.store.Hashing;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The newest requests of one client and the replies to them: those with the 4,096 highest ids, as far as they and all that
 * were remembered since fit into 1 MiB. Entries stand in the order in which they were remembered, which need not be that of
 * their ids, and drop out in that order.
 *
 * <pre>
 *   position in a ring of bytes, whose blocks are taken and given back as it moves on
 *   0    8 request id
 *   8    8 hash of the command
 *   16   8 hash of it all: request id, hash of the command, reply
 *   24   4 length of the reply
 *   28   4 unused
 *   32     the reply, up to the next multiple of 32
 *
 *   slot (request id &amp; 4095) of a block
 *   0    8 request id, or 0 when nothing is there
 *   8    8 position of the entry
 * </pre>
 *
 * <p>32 divides a block's length, so that an entry's header lies in one block. Its reply may go over several.
 *
 * <p>An entry is dead when its slot has gone to another id. That can only be one 4,096 or more above it, as lower ones are too
 * old by then. Dead entries take room until they come to be the first; a few are removed with each new one.
 */
final class ReplyWindow {
    static final int HEADER_LENGTH = 32;
    static final int REPLY_LENGTH_MAX = Clients.REPLY_BYTES_MAX - HEADER_LENGTH;
    static final int BLOCK_COUNT_MAX = Clients.REPLY_BYTES_MAX / BlockPool.BLOCK_LENGTH + 2;

    private static final int CONTENT_HASH_OFFSET = 8;
    private static final int ENTRY_HASH_OFFSET = 16;
    private static final int LENGTH_OFFSET = 24;
    private static final int ENTRY_ALIGNMENT = 32;
    private static final int BLOCK_SHIFT = 16;
    private static final int BLOCK_MASK = BlockPool.BLOCK_LENGTH - 1;
    /** A power of two that is at least the number of blocks in which 1 MiB can lie. */
    private static final int DIRECTORY_COUNT = 32;
    private static final int SLOT_SHIFT = 4;
    private static final int SLOT_POSITION_OFFSET = 8;
    /** Two for each that is added: so the dead do not heap up, and no request has to remove thousands. */
    private static final int DEAD_PER_REQUEST = 2;
    private static final int SHORT_LENGTH = 256;
    private static final long ENTRY_SEED = Hashing.mix(0x456e747279L);
    private static final long REPLY_SEED = Hashing.mix(0x5265706c79L);

    private final BlockPool pool;
    private final int[] blocks = new int[DIRECTORY_COUNT];
    /** Where the blocks begin in memory. */
    private final long[] addresses = new long[DIRECTORY_COUNT];
    private int slots = BlockPool.NONE;
    private long slotsAddress;
    private long first;
    private long end;
    /** Numbers of the first block that is held, and of the first after them that is not. */
    private long blocksFirst;
    private long blocksEnd;
    private long highest;
    private long forgotten;
    private long sum;

    ReplyWindow(final BlockPool pool) {
        this.pool = pool;
    }

    /** The highest request id that was remembered, or 0. */
    long highest() {
        return highest;
    }

    /** The highest request id that was remembered and had to make room, or 0. */
    long forgotten() {
        return forgotten;
    }

    /** Order-independent sum over the entries that are not dead. */
    long sum() {
        return sum;
    }

    Judgement judge(final long requestId, final long contentHash) {
        if (requestId > highest) {
            return Judgement.NEW;
        }
        if (isTooOld(requestId)) {
            return Judgement.TOO_OLD;
        }
        if (slots == BlockPool.NONE || slotId(slot(requestId)) != requestId) {
            return Judgement.NEW;
        }
        final long position = slotPosition(slot(requestId));
        return UnsafeApi.getLong(address(position) + CONTENT_HASH_OFFSET) == contentHash
            ? Judgement.REPEATED
            : Judgement.REUSED;
    }

    void remember(
        final long requestId, final long contentHash, final DirectBuffer reply, final int offset, final int length) {

        if (slots == BlockPool.NONE) {
            takeSlots();
        }
        final long slot = slot(requestId);
        if (requestId <= highest && (isTooOld(requestId) || slotId(slot) == requestId)) {
            throw new IllegalStateException("REQUEST_ID: " + requestId + " is remembered already, or too old to be");
        }
        if (requestId > highest) {
            highest = requestId;
        }
        if (length > REPLY_LENGTH_MAX) {
            forgotten = Math.max(forgotten, requestId);
            return;
        }
        final int entryLength = entryLength(length);
        while (end + entryLength - first > Clients.REPLY_BYTES_MAX) {
            removeFirst();
        }
        if (slotId(slot) != 0) {
            final long former = slotPosition(slot);
            sum -= UnsafeApi.getLong(address(former) + ENTRY_HASH_OFFSET);
        }
        final long position = end;
        UnsafeApi.putLong(slot, requestId);
        UnsafeApi.putLong(slot + SLOT_POSITION_OFFSET, position);
        for (int i = 0; i < DEAD_PER_REQUEST && first < end && isFirstDead(); i++) {
            removeFirst();
        }
        append(entryLength);
        final long entryHash = entryHash(requestId, contentHash, Hashing.bytes(REPLY_SEED, reply, offset, length));
        final long header = address(position);
        UnsafeApi.putLong(header, requestId);
        UnsafeApi.putLong(header + CONTENT_HASH_OFFSET, contentHash);
        UnsafeApi.putLong(header + ENTRY_HASH_OFFSET, entryHash);
        UnsafeApi.putInt(header + LENGTH_OFFSET, length);
        sum += entryHash;
        write(position + HEADER_LENGTH, reply, offset, length);
    }

    int repeat(final long requestId, final MutableDirectBuffer target, final int offset) {
        if (isTooOld(requestId) || slots == BlockPool.NONE || slotId(slot(requestId)) != requestId) {
            throw new IllegalStateException("REQUEST_ID: " + requestId + " is not remembered");
        }
        final long position = slotPosition(slot(requestId));
        final int length = length(position);
        read(position + HEADER_LENGTH, target, offset, length);
        return length;
    }

    void copyUsed(final long[] bitmap) {
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = 0;
        }
        final long below = Math.max(highest - Clients.REQUEST_WINDOW, 0);
        for (long id = below + 1; id <= forgotten; id++) {
            set(bitmap, id);
        }
        if (slots == BlockPool.NONE) {
            return;
        }
        for (int i = 0; i < Clients.REQUEST_WINDOW; i++) {
            final long id = slotId(slot(i));
            if (id > below) {
                set(bitmap, id);
            }
        }
    }

    long recomputeSum() {
        long recomputed = 0;
        for (long position = first; position < end; position += entryLength(length(position))) {
            if (isAlive(position)) {
                recomputed += entryHash(
                    requestId(position),
                    UnsafeApi.getLong(address(position) + CONTENT_HASH_OFFSET),
                    recomputeReplyHash(position));
            }
        }
        return recomputed;
    }

    /** Gives all blocks back. Not to be used any more. */
    void close() {
        if (slots != BlockPool.NONE) {
            pool.giveBack(slots);
            slots = BlockPool.NONE;
        }
        first = end;
        for (; blocksFirst < blocksEnd; blocksFirst++) {
            pool.giveBack(blocks[directoryIndex(blocksFirst)]);
        }
    }

    private static void set(final long[] bitmap, final long id) {
        final int bit = (int) id & Clients.REQUEST_WINDOW - 1;
        bitmap[bit / Long.SIZE] |= 1L << bit;
    }

    private boolean isTooOld(final long requestId) {
        return requestId <= highest - Clients.REQUEST_WINDOW || requestId <= forgotten;
    }

    private boolean isFirstDead() {
        return !isAlive(first) || requestId(first) <= highest - Clients.REQUEST_WINDOW;
    }

    private boolean isAlive(final long position) {
        final long slot = slot(requestId(position));
        return slotId(slot) != 0 && slotPosition(slot) == position;
    }

    private void removeFirst() {
        if (isAlive(first)) {
            final long requestId = requestId(first);
            sum -= UnsafeApi.getLong(address(first) + ENTRY_HASH_OFFSET);
            UnsafeApi.putLong(slot(requestId), 0);
            forgotten = Math.max(forgotten, requestId);
        }
        first += entryLength(length(first));
        for (; blocksFirst < first >>> BLOCK_SHIFT; blocksFirst++) {
            pool.giveBack(blocks[directoryIndex(blocksFirst)]);
        }
    }

    private void append(final int entryLength) {
        end += entryLength;
        for (; blocksEnd << BLOCK_SHIFT < end; blocksEnd++) {
            final int block = pool.take();
            blocks[directoryIndex(blocksEnd)] = block;
            addresses[directoryIndex(blocksEnd)] = pool.address(block);
        }
    }

    private void write(final long position, final DirectBuffer reply, final int offset, final int length) {
        reply.boundsCheck(offset, length);
        for (int done = 0; done < length; ) {
            final int pieceLength = pieceLength(position + done, length - done);
            copy(reply.byteArray(), reply.addressOffset() + offset + done, null, address(position + done), pieceLength);
            done += pieceLength;
        }
    }

    private void read(final long position, final MutableDirectBuffer target, final int offset, final int length) {
        target.boundsCheck(offset, length);
        for (int done = 0; done < length; ) {
            final int pieceLength = pieceLength(position + done, length - done);
            copy(null, address(position + done), target.byteArray(), target.addressOffset() + offset + done, pieceLength);
            done += pieceLength;
        }
    }

    private long recomputeReplyHash(final long position) {
        final int length = length(position);
        final UnsafeBuffer whole = new UnsafeBuffer(new byte[length]);
        read(position + HEADER_LENGTH, whole, 0, length);
        return Hashing.bytes(REPLY_SEED, whole, 0, length);
    }

    private static int pieceLength(final long position, final int length) {
        return Math.min(length, BlockPool.BLOCK_LENGTH - (int) (position & BLOCK_MASK));
    }

    private static int entryLength(final int replyLength) {
        return HEADER_LENGTH + replyLength + ENTRY_ALIGNMENT - 1 & -ENTRY_ALIGNMENT;
    }

    private static long entryHash(final long requestId, final long contentHash, final long replyHash) {
        return Hashing.entry(ENTRY_SEED, requestId, contentHash, replyHash);
    }

    /** Word by word where it is short: that is faster than a call of the JVM's copying routine. */
    private static void copy(final byte[] from, final long fromAddress, final byte[] to, final long toAddress, final int length) {
        if (length > SHORT_LENGTH) {
            UnsafeApi.copyMemory(from, fromAddress, to, toAddress, length);
            return;
        }
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            UnsafeApi.putLong(to, toAddress + i, UnsafeApi.getLong(from, fromAddress + i));
        }
        for (; i < length; i++) {
            UnsafeApi.putByte(to, toAddress + i, UnsafeApi.getByte(from, fromAddress + i));
        }
    }

    private long requestId(final long position) {
        return UnsafeApi.getLong(address(position));
    }

    private int length(final long position) {
        return UnsafeApi.getInt(address(position) + LENGTH_OFFSET);
    }

    private long address(final long position) {
        return addresses[directoryIndex(position >>> BLOCK_SHIFT)] + (position & BLOCK_MASK);
    }

    private static int directoryIndex(final long blockNumber) {
        return (int) blockNumber & DIRECTORY_COUNT - 1;
    }

    private void takeSlots() {
        slots = pool.take();
        slotsAddress = pool.address(slots);
        UnsafeApi.setMemory(slotsAddress, BlockPool.BLOCK_LENGTH, (byte) 0);
    }

    /** Address of the slot of an id. */
    private long slot(final long requestId) {
        return slotsAddress + ((requestId & Clients.REQUEST_WINDOW - 1) << SLOT_SHIFT);
    }

    private static long slotId(final long slot) {
        return UnsafeApi.getLong(slot);
    }

    private static long slotPosition(final long slot) {
        return UnsafeApi.getLong(slot + SLOT_POSITION_OFFSET);
    }
}
