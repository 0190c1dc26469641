package io.dengine.runtime.watch;

import io.dengine.concurrent.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of watches beside the dispatcher; there are none while there is nothing to do. */
final class WatchThreads {

    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor callbacks;
    private final ThreadPoolExecutor mirrors;

    /** @param capacity most watches; each has at most one task here */
    WatchThreads(String nodeId, int capacity) {
        this.callbacks = pool("d-engine-watch-callback-" + nodeId, capacity);
        this.mirrors = pool("d-engine-mirror-" + nodeId, capacity);
    }

    private static ThreadPoolExecutor pool(String name, int capacity) {
        ThreadFactory threads = DaemonThreads.threads(name);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(capacity),
                threads,
                // At the stop, and where mirrors have more listeners than watches are allowed: what is to be told is
                // told.
                (task, full) -> threads.newThread(task).start());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Calls what users gave: executors and listeners. */
    Executor callbacks() {
        return callbacks;
    }

    /** Keeps mirrors current; calls nothing that users gave. */
    Executor mirrors() {
        return mirrors;
    }

    /** What was handed in is still done. */
    void shutdown() {
        callbacks.shutdown();
        mirrors.shutdown();
    }
}
