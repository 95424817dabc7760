package io.millrace.ops.torture;

import io.millrace.engine.EngineContext;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The power of a machine on which engines are killed: it goes when they do. Between two engines the home becomes what the disk
 * of the one before has kept; as it was then it stays beside it until the power goes again.
 */
final class CrashPower {
    private final Path home;
    private final SplittableRandom random;
    private final CrashTally tally;
    private int cuts;

    CrashPower(final Path home, final long seed, final CrashTally tally) {
        this.home = home;
        this.random = new SplittableRandom(seed);
        this.tally = tally;
    }

    /** Where the disk of the engine that is next keeps what it has. */
    Path shadow() {
        return sibling("disk-" + cuts);
    }

    /** The engine's process is gone. */
    void cut() throws IOException {
        final PowerFigures figures = new PowerFigures();
        final Path lost = sibling("lost-" + (cuts + 1));
        Files.createDirectories(home);
        try (ShadowDisk disk = new ShadowDisk(home, shadow())) {
            disk.lose(random.split(), figures);
            disk.write(lost);
            IoUtil.delete(home.toFile(), true);
            disk.write(home);
        }
        figures.counts().forEach((figure, count) -> {
            if (figure.isOfDisk()) {
                tally.count(figure.name().toLowerCase(Locale.ROOT), count);
            }
        });
        delete();
        // The media driver's files are in memory.
        IoUtil.delete(Path.of(EngineContext.aeronDirectoryName(home)).toFile(), true);
        cuts++;
        try (ShadowDisk disk = new ShadowDisk(home, shadow())) {
            disk.syncAll();
        }
    }

    /** Removes what lies beside the home. */
    void delete() {
        IoUtil.delete(shadow().toFile(), true);
        IoUtil.delete(sibling("lost-" + cuts).toFile(), true);
    }

    private Path sibling(final String suffix) {
        return home.resolveSibling(home.getFileName() + "-" + suffix);
    }
}
