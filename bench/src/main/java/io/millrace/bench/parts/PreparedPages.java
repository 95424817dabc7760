package io.millrace.bench.parts;

import io.millrace.engine.store.PageSource;
import io.millrace.engine.store.ReadyPages;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;

/**
 * Pages as an engine has them: kept ready by another thread.
 */
final class PreparedPages implements AutoCloseable {
    private final ReadyPages pages = new ReadyPages();
    private final AgentRunner preparer;

    /** Begins with a full stock. */
    PreparedPages() {
        pages.fill();
        preparer = pages.start(Throwable::printStackTrace);
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
