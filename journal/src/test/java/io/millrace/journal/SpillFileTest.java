package io.millrace.journal;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

@EnabledOnOs(OS.LINUX)
class SpillFileTest {
    private static final int LENGTH = 1 << 20;

    @TempDir
    private Path folder;

    private final ByteBuffer allocated = BufferUtil.allocateDirectAligned(2 * LENGTH, SpillFile.ALIGNMENT);
    private final UnsafeBuffer memory = new UnsafeBuffer(allocated);
    private final long address = memory.addressOffset();
    private SpillFile file;

    @BeforeEach
    void open() throws IOException {
        file = SpillFile.open(folder);
        assumeThat(file).as("the folder is not in memory").isNotNull();
        for (int i = 0; i < 2 * LENGTH; i += Integer.BYTES) {
            memory.putInt(i, i);
        }
    }

    @AfterEach
    void close() throws IOException {
        if (file != null) {
            SpillFile.unmap(address, 2 * LENGTH);
            file.close();
        }
    }

    @Test
    void shouldNotMoveMemoryToMemory() throws IOException {
        final Path shared = Path.of("/dev/shm");
        assumeThat(Files.isDirectory(shared) && Files.getFileStore(shared).type().equals("tmpfs")).isTrue();
        assertThat(SpillFile.open(shared)).isNull();
    }

    @Test
    void shouldLeaveNoFileBehindWhileItIsOpen() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void shouldLeaveMemoryReadableAtItsAddressWhenItHasMoved() throws IOException {
        move(LENGTH, LENGTH);
        move(0, 0);

        for (int i = 0; i < 2 * LENGTH; i += Integer.BYTES) {
            assertThat(memory.getInt(i)).isEqualTo(i);
        }
        assertThat(mappedFile()).isEqualTo(folder.resolve("history.spill") + " (deleted)");
    }

    @Test
    void shouldGiveMemoryBackAsZerosThatCanBeWrittenTo() throws IOException {
        move(0, 0);

        SpillFile.unmap(address, LENGTH);

        assertThat(memory.getInt(LENGTH / 2)).isZero();
        memory.putInt(LENGTH / 2, 1);
        assertThat(memory.getInt(LENGTH / 2)).isOne();
        assertThat(mappedFile()).isEmpty();
    }

    @Test
    void shouldLeaveMemoryWhereItIsOnceTheKernelAllowsNoMoreMappings() throws IOException {
        final Path allowed = folder.resolve("max_map_count");
        Files.writeString(allowed, SpillFile.MAPPINGS_LEFT_MIN + 2 + "\n");
        file.close();
        file = SpillFile.open(folder, allowed);
        move(0, 0);

        file.write(LENGTH, address + LENGTH, LENGTH);
        assertThat(file.map(LENGTH, address + LENGTH, LENGTH)).isFalse();
        memory.putInt(LENGTH, 7);
        assertThat(memory.getInt(LENGTH)).isEqualTo(7);
        assertThat(memory.getInt(LENGTH - Integer.BYTES)).isEqualTo(LENGTH - Integer.BYTES);
    }

    private void move(final long position, final int offset) throws IOException {
        file.write(position, address + offset, LENGTH);
        file.sync();
        assertThat(file.map(position, address + offset, LENGTH)).isTrue();
    }

    /** What lies where the memory begins; empty where it is no file. */
    private String mappedFile() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            final String[] range = line.substring(0, line.indexOf(' ')).split("-");
            if (Long.parseUnsignedLong(range[0], 16) <= address && address < Long.parseUnsignedLong(range[1], 16)) {
                final String[] columns = line.split(" +", 6);
                return columns.length < 6 ? "" : columns[5];
            }
        }
        return "";
    }
}
