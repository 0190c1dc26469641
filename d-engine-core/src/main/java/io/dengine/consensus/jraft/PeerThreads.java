package io.dengine.consensus.jraft;

import static io.dengine.concurrent.DaemonThreads.pool;
import static io.dengine.concurrent.DaemonThreads.threads;

import io.dengine.concurrent.DaemonThreads;
import io.dengine.concurrent.Guarded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads around the library's node. */
final class PeerThreads {

    private static final Logger LOG = LoggerFactory.getLogger(PeerThreads.class);
    private static final int QUEUE = 4096;

    private final ScheduledThreadPoolExecutor timer;
    private final ScheduledThreadPoolExecutor snapshots;
    private final ThreadPoolExecutor server;
    private final ThreadPoolExecutor connecting;
    private final ThreadPoolExecutor answers;

    PeerThreads(String nodeId, int others) {
        this.timer = new ScheduledThreadPoolExecutor(1, threads("d-engine-raft-timer-" + nodeId));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.snapshots = new ScheduledThreadPoolExecutor(1, threads("d-engine-snapshot-" + nodeId));
        this.server = pool(4, QUEUE, "d-engine-peer-server-" + nodeId);
        // Connecting blocks. A thread for each connection that there can be: a member that is gone holds up no other.
        this.connecting = pool(Math.max(1, 2 * others), QUEUE, "d-engine-peer-connect-" + nodeId);
        this.answers = pool(2, QUEUE, "d-engine-peer-answers-" + nodeId);
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Runs a task regularly, beginning now. What it throws is logged, and it runs again. */
    void every(Duration period, String what, Runnable task) {
        timer.scheduleWithFixedDelay(guarded(what, task), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs the check for snapshots regularly, on the thread that may be busy with one for long. */
    void everySnapshotCheck(Runnable check) {
        snapshots.scheduleWithFixedDelay(guarded("taking a snapshot", check), 1, 1, TimeUnit.SECONDS);
    }

    // A scheduled task that throws would never run again.
    private Runnable guarded(String what, Runnable task) {
        Guarded guarded = new Guarded(LOG);
        return () -> guarded.run(what, () -> {
            if (!timer.isShutdown()) {
                task.run();
            }
        });
    }

    /** Handles requests of peers. */
    ThreadPoolExecutor server() {
        return server;
    }

    /** Connects to peers. */
    ThreadPoolExecutor connecting() {
        return connecting;
    }

    /** Passes on what peers answered to those who asked. */
    ThreadPoolExecutor answers() {
        return answers;
    }

    void stopTimers() {
        // Without interrupting: an interrupt in the middle of a write of metadata would look like a failed disk.
        timer.shutdown();
        snapshots.shutdownNow();
    }

    void stop(Duration timeout) {
        // What was answered still reaches those who wait for it.
        answers.shutdown();
        DaemonThreads.await(answers, timeout);
        for (ExecutorService pool : List.of(timer, snapshots, server, connecting)) {
            pool.shutdownNow();
            DaemonThreads.await(pool, timeout);
        }
    }
}
