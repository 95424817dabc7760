package io.millrace.engine;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Stages that take turns on one thread, in the order of a command's path. Whatever a stage throws ends the engine: a journal
 * that has failed leaves memory ahead of the disk, and nothing of that may be served.
 */
final class StageThread implements Agent {
    private static final long REPORT_INTERVAL_NS = 5_000_000L;

    private final String name;
    private final EngineEnd end;
    private final Stage[] stages;
    private long nextReportNs;

    StageThread(final String name, final EngineEnd end, final Stage... stages) {
        this.name = name;
        this.end = end;
        this.stages = stages;
    }

    @Override
    public void onStart() {
        nextReportNs = System.nanoTime();
    }

    @Override
    public int doWork() {
        if (end.isOver()) {
            throw new AgentTerminationException("closed");
        }
        try {
            final long nowNs = System.nanoTime();
            if (nowNs - nextReportNs >= 0) {
                nextReportNs = nowNs + REPORT_INTERVAL_NS;
                report();
            }
            int workCount = 0;
            for (final Stage stage : stages) {
                workCount += stage.doWork(nowNs);
            }
            return workCount;
        } catch (final Throwable ex) {
            end.fail(ex);
            throw new AgentTerminationException(ex);
        }
    }

    @Override
    public void onClose() {
        try {
            report();
        } finally {
            end.threadEnded(name);
        }
    }

    @Override
    public String roleName() {
        return name;
    }

    private void report() {
        for (final Stage stage : stages) {
            stage.report();
        }
    }
}
