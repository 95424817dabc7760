package io.millrace.bench.parts;

import io.millrace.engine.store.PageSource;
import io.millrace.engine.store.ReadyPages;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/**
 * Pages as an engine has them: kept ready by another thread.
 */
final class PreparedPages implements AutoCloseable {
    /** As many as a served engine keeps. */
    private static final int PAGES_READY = 64;

    private final ReadyPages pages = new ReadyPages(PAGES_READY);
    private final AgentRunner preparer =
        new AgentRunner(new SleepingMillisIdleStrategy(1), Throwable::printStackTrace, null, pages);

    /** Begins with a full stock. */
    PreparedPages() {
        int made;
        do {
            made = pages.doWork();
        } while (made > 0);
        AgentRunner.startOnThread(preparer);
    }

    PageSource source() {
        return pages;
    }

    /** Ends the thread. What was taken from here is given back next, and then the pages are closed. */
    void stop() {
        preparer.close();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(preparer, pages);
    }
}
