package io.millrace.ops;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(name = "version", description = "Prints the versions of Millrace, of the JVM and of what Millrace stands on.")
final class VersionCommand implements Callable<Integer> {
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        final Versions versions = Versions.load();
        output.print(new Summary()
            .put("millrace", versions.millrace())
            .put("java", System.getProperty("java.version"))
            .put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"))
            .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
            .put("aeron", versions.aeron())
            .put("agrona", versions.agrona())
            .put("chronicle_queue", versions.chronicleQueue())
            .put("disruptor", versions.disruptor()));
        return ExitCode.OK;
    }
}
