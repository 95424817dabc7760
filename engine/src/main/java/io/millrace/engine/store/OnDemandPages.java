package io.millrace.engine.store;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes each page from the operating system when it is asked for: a page then costs some hundred microseconds and a small
 * object. For tools and tests; an engine uses {@link ReadyPages}.
 */
public final class OnDemandPages implements PageSource {
    private long pagesOut;

    @Override
    public UnsafeBuffer take() {
        pagesOut++;
        return PageMemory.allocate();
    }

    @Override
    public void giveBack(final UnsafeBuffer page) {
        pagesOut--;
        PageMemory.free(page);
    }

    @Override
    public void close() {
        if (pagesOut != 0) {
            throw new IllegalStateException("PAGES_OUT: " + pagesOut + " pages were not given back; close the store first");
        }
    }
}
