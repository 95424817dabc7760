package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class HashingTest {
    private static final int LENGTH = 136;
    private static final long ROW_128 = 0xbfc1c110f88615f7L;
    private static final long ROW_136 = 0x5d67af2dce0a07eaL;
    private static final long ROW_8 = 0x37bfd77e8b8a1635L;
    private static final long ENTRY = 0xd5863eaad669ac60L;
    private static final long CHAIN = 0x9072898f6ce022deL;

    private final UnsafeBuffer row = new UnsafeBuffer(new byte[LENGTH]);

    @Test
    void shouldStayTheSameForEver() {
        for (int i = 0; i < LENGTH; i++) {
            row.putByte(i, (byte) (i * 7));
        }
        // Journals carry digests: a change here makes every one of them wrong.
        assertThat(Hashing.bytes(Hashing.seed(1), row, 0, 128)).isEqualTo(ROW_128);
        assertThat(Hashing.bytes(Hashing.seed(1), row, 0, LENGTH)).isEqualTo(ROW_136);
        assertThat(Hashing.bytes(Hashing.seed(2), row, 0, 8)).isEqualTo(ROW_8);
        assertThat(Hashing.entry(Hashing.seed(3), 1, 2, 3)).isEqualTo(ENTRY);
        assertThat(Hashing.chain(4, 5)).isEqualTo(CHAIN);
    }

    @Test
    void shouldChangeHalfOfTheBitsWithEachBitOfARow() {
        final Random random = Seed.random(HashingTest.class);
        random.nextBytes(row.byteArray());
        final long before = Hashing.bytes(1, row, 0, LENGTH);
        long changed = 0;
        for (int bit = 0; bit < LENGTH * 8; bit++) {
            final byte former = row.getByte(bit / 8);
            row.putByte(bit / 8, (byte) (former ^ 1 << bit % 8));
            final int count = Long.bitCount(before ^ Hashing.bytes(1, row, 0, LENGTH));
            assertThat(count).as("bit %d", bit).isBetween(8, 56);
            changed += count;
            row.putByte(bit / 8, former);
        }
        assertThat(changed / (LENGTH * 8.0)).isBetween(30.0, 34.0);
    }

    @Test
    void shouldHashARowLikeTheSameBytesOnTheHeap() {
        final UnsafeBuffer offHeap = new UnsafeBuffer(ByteBuffer.allocateDirect(LENGTH));
        Seed.random(HashingTest.class).nextBytes(row.byteArray());
        offHeap.putBytes(0, row, 0, LENGTH);
        for (int length = 0; length <= LENGTH; length += 8) {
            assertThat(Hashing.row(5, offHeap.addressOffset(), length)).isEqualTo(Hashing.bytes(5, row, 0, length));
        }
    }

    @Test
    void shouldTellApartRowsThatDifferInPlaceLengthOrTable() {
        final Set<Long> hashes = new HashSet<>();
        int count = 0;
        for (int length = 8; length <= LENGTH; length += 8) {
            for (int part = 0; part < 4; part++) {
                row.setMemory(0, LENGTH, (byte) 0);
                hashes.add(Hashing.bytes(Hashing.seed(part), row, 0, length));
                count++;
                for (int i = 0; i < length; i += 8) {
                    row.setMemory(0, LENGTH, (byte) 0);
                    row.putLong(i, 1);
                    hashes.add(Hashing.bytes(Hashing.seed(part), row, 0, length));
                    count++;
                }
            }
        }
        assertThat(hashes).hasSize(count);
    }

    @Test
    void shouldHashBytesOfAnyLengthWhereverTheyLie() {
        final Random random = Seed.random(HashingTest.class);
        final byte[] content = new byte[LENGTH];
        random.nextBytes(content);
        final Set<Long> hashes = new HashSet<>();
        for (int length = 0; length < LENGTH; length++) {
            row.putBytes(0, content, 0, length);
            final long hash = Hashing.bytes(1, row, 0, length);
            hashes.add(hash);
            final int shift = 1 + random.nextInt(LENGTH - length);
            final UnsafeBuffer other = new UnsafeBuffer(new byte[2 * LENGTH]);
            random.nextBytes(other.byteArray());
            other.putBytes(shift, content, 0, length);
            assertThat(Hashing.bytes(1, other, shift, length)).as("length %d", length).isEqualTo(hash);
            for (int i = 0; i < length; i++) {
                other.putByte(shift + i, (byte) (content[i] + 1));
                hashes.add(Hashing.bytes(1, other, shift, length));
                other.putByte(shift + i, content[i]);
            }
        }
        assertThat(hashes).hasSize(LENGTH + LENGTH * (LENGTH - 1) / 2);
    }
}
