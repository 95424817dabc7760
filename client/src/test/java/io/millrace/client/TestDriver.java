package io.millrace.client;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An embedded media driver that can be made to hang, as one does whose process was killed: it says nothing any more. */
final class TestDriver implements AutoCloseable {
    private final MediaDriver driver;
    private volatile boolean isHanging;

    TestDriver(final Path directory) {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new HangingIdleStrategy())
            .termBufferSparseFile(true)
            .publicationLingerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(100))
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .errorHandler(error -> { }));
    }

    String directoryName() {
        return driver.aeronDirectoryName();
    }

    void hang() {
        isHanging = true;
    }

    @Override
    public void close() {
        isHanging = false;
        driver.close();
    }

    private final class HangingIdleStrategy implements IdleStrategy {
        @Override
        public void idle(final int workCount) {
            if (workCount == 0) {
                idle();
            }
        }

        @Override
        public void idle() {
            do {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(10));
            } while (isHanging && !Thread.currentThread().isInterrupted());
        }

        @Override
        public void reset() {
            // Nothing is counted.
        }
    }
}
