package io.millrace.ops.doctor;

import io.millrace.ops.doctor.Check.Seen;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the home and the media driver's folder lie on. */
final class StorageChecks {
    /** Two segments at a start, and as much again. */
    private static final long HOME_MIN = Size.GIB;
    /** The media driver takes 47 MiB and complains below 160 MiB, and a session takes 6 MiB. */
    private static final long STREAMS_MIN = 256 * Size.MIB;
    private static final Set<String> SOUND = Set.of("ext4", "xfs");
    private static final String UNSOUND = "overlay|nfs4?|cifs|smb3|fuse.*|9p|virtiofs|tmpfs|ramfs";
    private static final Set<String> OPTIONS_BAD = Set.of("ro", "data=journal", "nobarrier", "barrier=0");

    private final Machine machine;
    private final Path home;
    private final Path aeronDirectory;

    StorageChecks(final Machine machine, final Path home, final Path aeronDirectory) {
        this.machine = machine;
        this.home = home;
        this.aeronDirectory = aeronDirectory;
    }

    List<Check> all() {
        return List.of(
            new Check("home file system", "at durability disk replies wait for a sync and rely on it: tmpfs forgets all with the"
                + " power, on overlay, FUSE and networks a sync is slow or depends on others, nobarrier and barrier=0 make it"
                + " a lie, data=journal writes twice, ro takes nothing: put the home on ext4 or xfs of a local disk, with the"
                + " options that these have by themselves", this::homeType),
            new Check("home space", "the journal reserves segments of 256 MiB, two at a start, and refuses commands with"
                + " JOURNAL_FULL where there is no room for the next: make room", this::homeSpace),
            new Check("driver folder", "streams that lie on a disk are written to it behind the threads' backs, which then stand"
                + " still: name a folder on tmpfs with --aeron-dir, such as one in /dev/shm", this::streamsType),
            new Check("driver space", "each session reserves its streams there, 6 MiB unless the producer asks for other"
                + " messages, and is refused where there is no room: mount -o remount,size=4g /dev/shm, or docker run"
                + " --shm-size=4g",
                this::streamsSpace));
    }

    private Seen homeType() throws UnknownException {
        final Mount mount = Mount.of(machine, home);
        final Set<String> bad = new TreeSet<>(mount.options());
        bad.retainAll(OPTIONS_BAD);
        if (mount.type().matches(UNSOUND) || !bad.isEmpty()) {
            return new Seen(false, bad.isEmpty() ? mount.type() : mount.type() + " with " + String.join(", ", bad));
        }
        if (!SOUND.contains(mount.type())) {
            throw new UnknownException(mount.type());
        }
        return new Seen(true, mount.type());
    }

    private Seen homeSpace() throws UnknownException {
        final long free = machine.freeSpace(home);
        return Seen.of(free >= HOME_MIN, "%s free", Size.text(free));
    }

    private Seen streamsType() throws UnknownException {
        final String type = Mount.of(machine, aeronDirectory).type();
        return new Seen(type.equals("tmpfs"), type);
    }

    private Seen streamsSpace() throws UnknownException {
        final long free = machine.freeSpace(aeronDirectory);
        return Seen.of(free >= STREAMS_MIN, "%s free", Size.text(free));
    }
}
