package io.millrace.bench.pause;

import io.millrace.codecs.ledger.CreateAccountStatus;
import io.millrace.engine.counters.CountersFile;
import io.millrace.engine.counters.EngineCounter;

/**
 * What an engine's counters say has happened, since its start or meanwhile.
 *
 * @param rolls        segments of the journal begun.
 * @param indexGrowths times that an index of the store began to grow.
 * @param accounts     accounts created.
 * @param cutOff       sessions ended because they did not read their replies.
 * @param queries      queries admitted.
 */
record Happenings(long rolls, long indexGrowths, long accounts, long cutOff, long queries) {
    /** Those since the engine's start. */
    static Happenings read(final CountersFile counters) {
        return new Happenings(
            counters.get(EngineCounter.SEGMENTS),
            counters.get(EngineCounter.INDEX_GROWTHS),
            counters.accountStatus(CreateAccountStatus.created),
            counters.get(EngineCounter.SLOW_CONSUMERS),
            counters.get(EngineCounter.QUERIES));
    }

    Happenings since(final Happenings before) {
        return new Happenings(rolls - before.rolls, indexGrowths - before.indexGrowths, accounts - before.accounts,
            cutOff - before.cutOff, queries - before.queries);
    }
}
