package io.dengine.runtime;

import static io.dengine.concurrent.DaemonThreads.await;
import static io.dengine.concurrent.DaemonThreads.threads;

import io.dengine.EngineConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a member beside those of Raft. */
final class MemberThreads {

    /** Each lost lease is told once; those that are renewed are as many as the application likes. */
    private static final int MAX_UNTOLD_LOSSES = 1 << 20;

    private static final long KEEP_ALIVE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor timer;
    private final ScheduledThreadPoolExecutor disk;
    private final ThreadPoolExecutor results;
    private final ThreadPoolExecutor own;
    private final ThreadPoolExecutor losses;
    private final CallbackPool callbacks;

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
        this.own = ending(
                2,
                config.limits().maxPendingWrites() + config.limits().maxPendingReads(),
                threads("d-engine-own-" + id));
        // None of its tasks waits for anything, so it does not matter whose thread does it.
        own.setRejectedExecutionHandler((task, pool) -> task.run());
        this.losses = ending(4, MAX_UNTOLD_LOSSES, threads("d-engine-lease-lost-" + id));
        this.callbacks = new CallbackPool(id, config.limits());
    }

    private static ThreadPoolExecutor ending(int size, int queue, ThreadFactory threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
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

    /** What the engine does for itself, and for other members, when something has been answered. Users' code never runs here, and nothing here waits. */
    Executor own() {
        return own;
    }

    /** Tells the listeners of leases that these are lost: users' code, and nothing else. */
    Executor losses() {
        return losses;
    }

    /** Completes the futures of the asynchronous client: users' code runs here. */
    Callbacks callbacks() {
        return callbacks;
    }

    /** Lets what was handed in be done. */
    void stopResults(Duration timeout) {
        results.shutdown();
        await(results, timeout);
    }

    /** Ends everything but what completes the futures of callers. */
    void stop(Duration timeout) {
        timer.shutdownNow();
        disk.shutdownNow();
        // What was answered is still passed on, and what was lost is still told.
        own.shutdown();
        losses.shutdown();
        List.of(timer, disk, own, losses).forEach(pool -> await(pool, timeout));
    }

    /** Lets the futures that are completed reach their dependents. */
    void stopCallbacks(Duration timeout) {
        callbacks.stop(timeout);
    }
}
