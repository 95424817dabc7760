package io.millrace.ops.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the machine for what will hurt an engine's latency or durability. Changes nothing. */
public final class Doctor {
    private final Machine machine;
    private final Jvm jvm;

    Doctor(final Machine machine, final Jvm jvm) {
        this.machine = machine;
        this.jvm = jvm;
    }

    /**
     * Of the machine that this runs on.
     *
     * @return a doctor for it.
     */
    public static Doctor ofThisMachine() {
        return new Doctor(new Machine(Path.of("/"), Machine::usableSpace), Jvm.running());
    }

    /**
     * Looks at everything.
     *
     * @param home           of the engine; need not be there.
     * @param aeronDirectory folder of the engine's media driver; need not be there.
     * @return what was found, always the same checks in the same order.
     */
    public List<Finding> examine(final Path home, final Path aeronDirectory) {
        return Stream.of(
                new ProcessorChecks(machine, jvm).all(),
                new MemoryChecks(machine).all(),
                new StorageChecks(machine, home, aeronDirectory).all(),
                new ProcessChecks(machine, jvm).all())
            .flatMap(List::stream)
            .map(Check::find)
            .toList();
    }
}
