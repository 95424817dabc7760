package io.millrace.ops.doctor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

final class DoctorTest {
    private static final String CLOCK = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    private static final String SWAPS = "Filename Type Size Used Priority\n/swapfile file 2097148 %d -2\n";

    @TempDir
    private Path root;
    private FakeMachine machine;

    @BeforeEach
    void make() throws IOException {
        // Mounts are compared with where files really are.
        machine = new FakeMachine(root.toRealPath());
    }

    @Test
    void shouldFindNothingToMendOnAGoodMachine() {
        assertThat(machine.findings()).hasSize(24).allMatch(finding -> finding.judgement() == Judgement.OK)
            .allMatch(finding -> !finding.value().isBlank() && !finding.advice().isBlank());
    }

    @Test
    void shouldNotKnowWhatItCanNotSee(@TempDir final Path empty) {
        final FakeMachine blind = new FakeMachine(empty.resolve("made"));
        final List<Finding> findings = new Doctor(new Machine(empty.resolve("nothing"), path -> -1), blind.jvm())
            .examine(blind.home(), blind.aeronDirectory());

        // What the JVM says of itself is known, and cores that are not isolated are none.
        final Set<String> known = Set.of("cores", "cpu isolation", "java version", "jvm flags", "platform");
        assertThat(findings).allMatch(finding -> finding.judgement()
            == (known.contains(finding.check()) ? Judgement.OK : Judgement.UNKNOWN), "known or not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\377", "-1", "nonsense [", "99999999999999999999999999", "a b c d e f\n1 2 3\n\n- - -"})
    void shouldNotFailForWhatItDoesNotUnderstand(final String content) throws IOException {
        final List<String> files;
        try (Stream<Path> paths = Files.walk(root)) {
            files = paths.filter(Files::isRegularFile).map(path -> "/" + root.relativize(path)).toList();
        }
        files.forEach(file -> machine.write(file, content));

        assertThat(machine.findings()).hasSize(24).filteredOn(finding -> finding.judgement() == Judgement.UNKNOWN)
            .extracting(Finding::check).contains("clock source", "steal", "load", "memory", "memory maps", "home file system");
    }

    /** Files of the kernel are not like others, where it is asked for a part of them. */
    @Test
    void shouldReadFilesOfTheKernelWhole() throws Exception {
        final String file = "/proc/sys/vm/max_map_count";
        try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
            assertThat(new Machine(Path.of("/"), path -> 0).text(file)).isEqualTo(reader.readLine());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, WARN, '1, too few'", "2, OK, '2, enough for profile fused'",
        "4, OK, '4, enough for profiles fused and pipelined'"})
    void shouldWarnOfTooFewCores(final int cores, final Judgement judgement, final String value) {
        final Jvm jvm = machine.jvm();
        machine.jvm(new Jvm(cores, jvm.version(), jvm.platform(), jvm.collectors(), jvm.arguments()));

        assertThat(finding("cores").judgement()).isEqualTo(judgement);
        assertThat(finding("cores").value()).isEqualTo(value);
    }

    @Test
    void shouldWarnOfTheLeastQuotaOfThoseAbove() {
        machine.write("/sys/fs/cgroup/system.slice/cpu.max", "150000 100000");
        machine.write("/sys/fs/cgroup/system.slice/millrace.service/cpu.max", "400000 100000");
        machine.write("/sys/fs/cgroup/cpu.max", "300000 100000");

        assertWarns("cpu quota", "1.50 cores");
    }

    @Test
    void shouldWarnOfQuotaOfCgroupsOfVersionOne() {
        machine.write("/proc/self/cgroup", "4:memory:/x\n2:cpu,cpuacct:/docker/4711\n0::/");
        machine.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "50000").write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
        assertWarns("cpu quota", "0.50 cores");

        machine.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
        assertOk("cpu quota", "none");
    }

    @Test
    void shouldWarnOfAGovernorOnAnyCore() {
        machine.write(FakeMachine.CPU + "cpu1/cpufreq/scaling_governor", "powersave");

        assertWarns("frequency governor", "performance, powersave");
    }

    @Test
    void shouldNotKnowTheGovernorOfAVirtualMachine() {
        machine.delete(FakeMachine.CPU + "cpu0/cpufreq/scaling_governor");
        machine.delete(FakeMachine.CPU + "cpu1/cpufreq/scaling_governor");

        assertUnknown("frequency governor", "not visible, as in a virtual machine");
    }

    @ParameterizedTest
    @CsvSource({"tsc, OK", "kvm-clock, OK", "arch_sys_counter, OK", "hyperv_clocksource_tsc_page, OK", "hpet, WARN",
        "acpi_pm, WARN", "refined-jiffies, WARN", "jiffies, WARN", "sundial, UNKNOWN"})
    void shouldWarnOfClocksThatAreSystemCalls(final String clock, final Judgement judgement) {
        machine.write(CLOCK, clock);

        assertThat(finding("clock source").judgement()).isEqualTo(judgement);
        assertThat(finding("clock source").value()).isEqualTo(clock);
    }

    @Test
    void shouldSayWhichCoresAreIsolated() {
        machine.write(FakeMachine.CPU + "isolated", "2-5").write(FakeMachine.CPU + "nohz_full", "(null)");

        assertOk("cpu isolation", "isolated 2-5, nohz_full none");
    }

    @Test
    void shouldWarnOfStealAboveOnePercent() {
        machine.write("/proc/stat", "cpu  1000 0 500 98000 300 0 100 1100 0 0");

        assertWarns("steal", "1.09 % since boot");
    }

    @Test
    void shouldWarnOfMoreLoadThanCores() {
        machine.write("/proc/loadavg", "8.00 0.00 0.00 1/100 4711");
        assertOk("load", "8.00 on 8 cores");

        machine.write("/proc/loadavg", "8.01 0.00 0.00 1/100 4711");
        assertWarns("load", "8.01 on 8 cores");
    }

    @Test
    void shouldWarnOfTooLittleMemory() {
        machine.write("/proc/meminfo", "MemTotal: 2097152 kB\nMemAvailable: 1048575 kB");

        assertWarns("memory", "1023 MiB available of 2.0 GiB");
    }

    @Test
    void shouldWarnOfABalloonThatGivesFreeMemoryBack() {
        machine.write(FakeMachine.BALLOON_FEATURES, "0110010" + "0".repeat(57));
        assertWarns("free page reporting", "by the balloon, to the host");

        machine.write(FakeMachine.BALLOON_FEATURES, "0110000" + "0".repeat(57));
        assertOk("free page reporting", "none");

        machine.delete(FakeMachine.BALLOON_FEATURES);
        machine.delete("/sys/bus/virtio/drivers/virtio_balloon/virtio3");
        machine.delete("/sys/bus/virtio/drivers/virtio_balloon");
        assertOk("free page reporting", "none, as there is no balloon");
    }

    @Test
    void shouldWarnWhereThereAreNoHugePages() {
        machine.write(FakeMachine.HUGE_PAGES + "enabled", "always madvise [never]");

        assertWarns("transparent huge pages", "never");
    }

    @Test
    void shouldWarnOfStallsForHugePagesWhereThereAreAny() {
        machine.write(FakeMachine.HUGE_PAGES + "defrag", "[always] defer defer+madvise madvise never");
        assertWarns("huge page defrag", "always");

        machine.write(FakeMachine.HUGE_PAGES + "enabled", "always madvise [never]");
        assertOk("huge page defrag", "always");
    }

    @Test
    void shouldCountReservedHugePages() {
        machine.write("/proc/meminfo", "HugePages_Total:      10\nHugePages_Free:        7");

        assertOk("reserved huge pages", "7 free of 10");
    }

    @ParameterizedTest
    @CsvSource({"0, 10, OK", "0, 11, WARN", "1024, 0, WARN"})
    void shouldWarnOfSwapThatIsUsedOrWillBe(final long usedKib, final int swappiness, final Judgement judgement) {
        machine.write("/proc/swaps", SWAPS.formatted(usedKib)).write("/proc/sys/vm/swappiness", Integer.toString(swappiness));

        assertThat(finding("swap").judgement()).isEqualTo(judgement);
    }

    @Test
    void shouldWarnOfGibibytesOfDirtyPages() {
        assertOk("dirty pages", "written from 1.6 GiB on, writers held up at 3.2 GiB");

        machine.write("/proc/sys/vm/dirty_background_ratio", "20");
        assertWarns("dirty pages", "written from 3.2 GiB on, writers held up at 3.2 GiB");

        machine.write("/proc/sys/vm/dirty_background_bytes", "268435456");
        assertOk("dirty pages", "written from 256 MiB on, writers held up at 3.2 GiB");
    }

    @Test
    void shouldWarnOfTooFewMappings() {
        machine.write("/proc/sys/vm/max_map_count", "65529");

        assertWarns("memory maps", "65,529");
    }

    @ParameterizedTest
    @CsvSource({"ext4, rw, OK, ext4", "xfs, 'rw,noatime', OK, xfs", "overlay, rw, WARN, overlay", "nfs4, rw, WARN, nfs4",
        "cifs, rw, WARN, cifs", "fuse.sshfs, rw, WARN, fuse.sshfs", "9p, rw, WARN, 9p", "tmpfs, rw, WARN, tmpfs",
        "ext4, 'rw,data=journal', WARN, ext4 with data=journal", "xfs, 'rw,nobarrier', WARN, xfs with nobarrier",
        "ext4, 'rw,barrier=0', WARN, ext4 with barrier=0", "ext4, ro, WARN, ext4 with ro", "zfs, rw, UNKNOWN, zfs"})
    void shouldWarnOfFileSystemsThatSyncBadly(
        final String type, final String options, final Judgement judgement, final String value) {
        machine.mounts(type, options);

        assertThat(finding("home file system").judgement()).isEqualTo(judgement);
        assertThat(finding("home file system").value()).isEqualTo(value);
    }

    @Test
    void shouldWarnOfDriverFolderOnADisk() {
        final Finding finding = machine.doctor().examine(machine.home(), machine.home()).stream()
            .filter(each -> each.check().equals("driver folder")).findFirst().orElseThrow();

        assertThat(finding.judgement()).isEqualTo(Judgement.WARN);
        assertThat(finding.value()).isEqualTo("ext4");
        assertOk("driver folder", "tmpfs");
    }

    @Test
    void shouldWarnOfLittleSpace() {
        machine.freeSpace(Size.GIB - 1);
        assertWarns("home space", "1023 MiB free");
        assertOk("driver space", "1023 MiB free");

        machine.freeSpace(64 * Size.MIB);
        assertWarns("driver space", "64 MiB free");
    }

    @Test
    void shouldWarnOfFewOpenFiles() {
        machine.write("/proc/self/limits", "Max open files            1024                 4096                 files     ");
        assertWarns("open files", "1,024");

        machine.write("/proc/self/limits", "Max open files            unlimited            unlimited            files     ");
        assertOk("open files", "unlimited");
    }

    @Test
    void shouldWarnOfSmallSocketBuffers() {
        machine.write("/proc/sys/net/core/wmem_max", "212992");

        assertWarns("socket buffers", "receive 4 MiB, send 208 KiB");
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, OK", "21, OK", "25.0.1, OK", "16.0.2, WARN", "24.0.1, WARN", "13, WARN", "eleven, UNKNOWN"})
    void shouldWarnOfVersionsWithoutLongTermSupport(final String version, final Judgement judgement) {
        final Jvm jvm = machine.jvm();
        machine.jvm(new Jvm(8, version, jvm.platform(), jvm.collectors(), jvm.arguments()));

        assertThat(finding("java version").judgement()).isEqualTo(judgement);
    }

    @Test
    void shouldWarnOfOtherFlagsThanTheLaunchersAndOtherPlatforms() {
        machine.jvm(new Jvm(8, "17", "Linux x86", List.of("G1 Young Generation", "G1 Old Generation"), List.of()));

        assertWarns("jvm flags", "collector G1 Young Generation, G1 Old Generation, performance file");
        assertWarns("platform", "Linux x86");
    }

    private void assertOk(final String check, final String value) {
        assertFound(check, value, Judgement.OK);
    }

    private void assertWarns(final String check, final String value) {
        assertFound(check, value, Judgement.WARN);
    }

    private void assertUnknown(final String check, final String value) {
        assertFound(check, value, Judgement.UNKNOWN);
    }

    private void assertFound(final String check, final String value, final Judgement judgement) {
        final Finding finding = finding(check);
        assertThat(finding.value()).isEqualTo(value);
        assertThat(finding.judgement()).isEqualTo(judgement);
    }

    private Finding finding(final String check) {
        return machine.findings().stream().filter(each -> each.check().equals(check)).findFirst().orElseThrow();
    }
}
