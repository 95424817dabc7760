package io.millrace.bench.consumers;

import io.millrace.bench.load.EnginePeer;
import io.millrace.bench.load.PeerLoad;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Profile;
import io.millrace.journal.Durability;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** One run with one bad producer and an engine of its own: the load to warm up, without, and with. */
final class ConsumersRun {
    private final ConsumersSettings settings;
    private final Misconduct misconduct;

    ConsumersRun(final ConsumersSettings settings, final Misconduct misconduct) {
        this.settings = settings;
        this.misconduct = misconduct;
    }

    ConsumersResult measure() throws IOException, InterruptedException {
        final Path home = settings.scratch().resolve("home");
        final EngineContext context = new EngineContext()
            .home(home)
            .aeronDirectoryName(settings.scratch().resolve("aeron").toString())
            .durability(Durability.PROCESS)
            .sessionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(settings.sessionTimeoutMs()));
        final TurnMeter turns = new TurnMeter(EngineContext.defaultIdleStrategy(Profile.FUSED));
        try (Engine engine = Engine.launch(context.idleStrategy(() -> turns));
            Culprit culprit = Culprit.start(
                misconduct, engine.counters(), settings, home.toString(), context.aeronDirectoryName());
            EnginePeer peer = new EnginePeer(context.aeronDirectoryName())) {
            final PeerLoad load = new PeerLoad(peer);
            load.open(settings.rate(), settings.seconds());
            turns.takeNs();
            final Histogram withoutNs = load.open(settings.rate(), settings.seconds());
            final long withoutGapNs = load.largestGapNs();
            final Histogram withoutTurnsNs = turns.takeNs();
            culprit.misbehave();
            final Histogram withNs = load.open(settings.rate(), culprit::isDone);
            return new ConsumersResult(withoutNs, withoutGapNs, withoutTurnsNs,
                withNs, load.largestGapNs(), turns.takeNs(), culprit.fate());
        } finally {
            IoUtil.delete(home.toFile(), true);
        }
    }
}
