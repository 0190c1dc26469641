package io.dengine.consensus.jraft;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads around the library's node. */
final class PeerThreads {

    private static final Logger LOG = LoggerFactory.getLogger(PeerThreads.class);
    private static final int QUEUE = 4096;

    private final ScheduledThreadPoolExecutor timer;
    private final ScheduledThreadPoolExecutor snapshots;
    private final ThreadPoolExecutor server;
    private final ThreadPoolExecutor requests;

    PeerThreads(String nodeId) {
        this.timer = new ScheduledThreadPoolExecutor(1, threads("d-engine-raft-timer-" + nodeId));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.snapshots = new ScheduledThreadPoolExecutor(1, threads("d-engine-snapshot-" + nodeId));
        this.server = pool(4, "d-engine-peer-server-" + nodeId);
        this.requests = pool(4, "d-engine-peer-client-" + nodeId);
    }

    private static ThreadPoolExecutor pool(int size, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
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
        return () -> {
            try {
                if (!timer.isShutdown()) {
                    task.run();
                }
            } catch (RuntimeException | Error e) {
                LOG.warn("{} failed and is tried again", what, e);
            }
        };
    }

    /** Handles requests of peers. */
    ThreadPoolExecutor server() {
        return server;
    }

    /** Sends requests to peers. */
    ThreadPoolExecutor requests() {
        return requests;
    }

    void stopTimers() {
        // Without interrupting: an interrupt in the middle of a write of metadata would look like a failed disk.
        timer.shutdown();
        snapshots.shutdownNow();
    }

    void stop(Duration timeout) {
        for (ExecutorService pool : List.of(timer, snapshots, server, requests)) {
            pool.shutdownNow();
            try {
                if (!pool.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("a thread of {} has not ended within {}", pool, timeout);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
