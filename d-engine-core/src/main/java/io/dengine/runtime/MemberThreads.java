package io.dengine.runtime;

import static io.dengine.concurrent.DaemonThreads.await;
import static io.dengine.concurrent.DaemonThreads.threads;

import io.dengine.EngineConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a member beside those of Raft. */
final class MemberThreads {

    private static final int CALLBACK_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final ScheduledThreadPoolExecutor timer;
    private final ScheduledThreadPoolExecutor disk;
    private final ThreadPoolExecutor results;
    private final ThreadPoolExecutor callbacks;

    MemberThreads(EngineConfig config) {
        String id = config.nodeId();
        this.disk = new ScheduledThreadPoolExecutor(1, threads("d-engine-disk-" + id));
        this.timer = new ScheduledThreadPoolExecutor(1, threads("d-engine-timer-" + id));
        // A task is an applied batch, which holds at least one entry on its way: no more of them than of those.
        this.results = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.raft().maxInflightEntries() + 1),
                threads("d-engine-results-" + id),
                // Never reached by the reasoning above; if it is, the apply thread does the work itself.
                new ThreadPoolExecutor.CallerRunsPolicy());
        int pending = config.limits().maxPendingWrites() + config.limits().maxPendingReads();
        this.callbacks = new ThreadPoolExecutor(
                CALLBACK_THREADS,
                CALLBACK_THREADS,
                10,
                TimeUnit.SECONDS,
                // A request frees its place before its future completes, so more than the pending ones can be here.
                new LinkedBlockingQueue<>(2 * pending),
                threads("d-engine-callback-" + id),
                // Also when it is shut down: a future that is never completed would be worse than another thread.
                (task, pool) -> task.run());
        callbacks.allowCoreThreadTimeOut(true);
    }

    /** Deadlines. */
    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Looks at the disk, which may take long when it is broken. */
    ScheduledThreadPoolExecutor disk() {
        return disk;
    }

    /** Completes the writes that were applied. */
    ExecutorService results() {
        return results;
    }

    /** Completes the futures of the asynchronous client. */
    ExecutorService callbacks() {
        return callbacks;
    }

    /** Lets what was handed in be done. */
    void stopResults(Duration timeout) {
        results.shutdown();
        await(results, timeout);
    }

    void stop(Duration timeout) {
        timer.shutdownNow();
        disk.shutdownNow();
        // Futures that are completed already must reach their dependents.
        callbacks.shutdown();
        List.of(timer, disk, callbacks).forEach(pool -> await(pool, timeout));
    }
}
