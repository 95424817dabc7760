package io.millrace.bench.ipc;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

/**
 * The process of the bare echo, with the threads and the idle strategies of an engine: a media driver on one, and one that reads
 * a message and answers it. Says {@code serving}, and ends when standard input does.
 */
@Command(name = "ipc-echo", hidden = true, description = "The echo of bench ipc.")
public final class EchoCommand implements Callable<Integer> {
    static final String SERVING = "serving";

    @Option(names = "--aeron-dir", required = true)
    private String aeronDirectoryName;

    private volatile boolean isEnd;

    /** Made by the command line. */
    public EchoCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final MediaDriver.Context driver = new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(1, 1, 250_000, 1_000_000))
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(10))
            .ipcTermBufferLength(1024 * 1024)
            .termBufferSparseFile(false);
        try (MediaDriver launched = MediaDriver.launch(driver);
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(launched.aeronDirectoryName()))) {
            final Subscription requests = aeron.addSubscription(EchoPeer.CHANNEL, EchoPeer.REQUEST_STREAM_ID);
            final ExclusivePublication replies = aeron.addExclusivePublication(EchoPeer.CHANNEL, EchoPeer.REPLY_STREAM_ID);
            final Thread echo = new Thread(() -> echo(requests, replies), "bench-echo");
            echo.start();
            System.out.println(SERVING);
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until it ends.
                continue;
            }
            isEnd = true;
            echo.join();
        }
        return 0;
    }

    private void echo(final Subscription requests, final ExclusivePublication replies) {
        final IdleStrategy idle = EngineContext.defaultIdleStrategy(Profile.FUSED);
        final FragmentHandler handler = (buffer, offset, length, header) -> {
            while (replies.offer(buffer, offset, EchoPeer.REPLY_LENGTH) < 0 && !isEnd) {
                Thread.onSpinWait();
            }
        };
        while (!isEnd) {
            idle.idle(requests.poll(handler, EchoPeer.FRAGMENTS_MAX));
        }
    }
}
