package io.millrace.ops;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How often, from which seed on, and where. */
final class TortureOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--rounds", paramLabel = "N",
        description = "How often (default: 1000; 20 with engines in processes of their own).")
    private Integer rounds;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
        description = "Of the first home, each having the next: a failed one can be run alone (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--dir", paramLabel = "DIR",
        description = "Where homes are made and deleted again (default: the folder for temporary files).")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    int rounds(final int byDefault) {
        if (rounds != null && rounds < 1) {
            throw new ParameterException(command.commandLine(), "--rounds must be at least 1");
        }
        return rounds == null ? byDefault : rounds;
    }

    long seed() {
        return seed;
    }

    /** Makes a folder of one's own. */
    Path scratch() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(command.commandLine(), "--dir must be a folder that exists: " + folder);
        }
        return Files.createTempDirectory(folder, "millrace-torture-").toAbsolutePath();
    }
}
