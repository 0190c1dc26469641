package io.dengine.runtime;

import static io.dengine.concurrent.DaemonThreads.threads;

import io.dengine.LimitsConfig;
import io.dengine.OverloadedException;
import io.dengine.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Completes the futures of callers on a few threads. When dependents block all of them, futures wait in a queue; when too many wait, no more asynchronous calls are
 * taken, so that the queue holds those that have begun. Never runs a task on the thread that hands it in: that may be Raft's. Thread-safe.
 */
final class CallbackPool implements Callbacks {

    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int CALLERS_BETWEEN = 1024;

    private final String name;
    private final int maxWaiting;
    private final BlockingQueue<Runnable> queue;
    private final ThreadPoolExecutor pool;

    CallbackPool(String nodeId, LimitsConfig limits) {
        this.name = "d-engine-callback-" + nodeId;
        int pending = limits.maxPendingWrites() + limits.maxPendingReads();
        this.maxWaiting = pending;
        // Behind the ones that wait: those on their way when it became so many, here and to the leader, and those of
        // callers between the question and the call.
        this.queue = new LinkedBlockingQueue<>(3 * pending + CALLERS_BETWEEN);
        this.pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                queue,
                threads(name),
                // When it is shut down: a future that is never completed would be worse than another thread.
                (task, full) -> DaemonThreads.start(name + "-late", task));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void admit() {
        if (queue.size() >= maxWaiting) {
            throw new OverloadedException(queue.size() + " futures wait for a thread to complete on: dependents of"
                    + " earlier asynchronous calls block the " + THREADS + " threads " + name);
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (OutOfMemoryError e) {
            // No memory for another thread: one that is there, or comes later, does it.
            if (!queue.offer(task)) {
                throw e;
            }
        }
    }

    /** Lets what was handed in be done; waits for it no longer than this. */
    void stop(Duration timeout) {
        pool.shutdown();
        DaemonThreads.await(pool, timeout);
    }
}
