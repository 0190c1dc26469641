package io.dengine.runtime.watch;

import io.dengine.concurrent.DaemonThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of watches beside the dispatcher; there are none while there is nothing to do. */
final class WatchThreads {

    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor callbacks;
    private final ThreadPoolExecutor mirrors;
    private final ThreadPoolExecutor mirrorListeners;

    /** @param capacity most watches; each has at most one task here */
    WatchThreads(String nodeId, int capacity) {
        this.callbacks = pool("d-engine-watch-callback-" + nodeId, capacity);
        this.mirrors = pool("d-engine-mirror-" + nodeId, capacity);
        ThreadFactory listenerThreads = DaemonThreads.threads("d-engine-mirror-listener-" + nodeId);
        // one for each that is being called: a listener that does not return must not hold up another
        this.mirrorListeners = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                listenerThreads,
                atTheStop(listenerThreads));
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
                atTheStop(threads));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** What is to be told is told. */
    private static RejectedExecutionHandler atTheStop(ThreadFactory threads) {
        return (task, shutDown) -> threads.newThread(task).start();
    }

    /** Calls the executors that users gave. */
    Executor callbacks() {
        return callbacks;
    }

    /** Keeps mirrors current; calls nothing that users gave. */
    Executor mirrors() {
        return mirrors;
    }

    /** Calls the listeners of mirrors. */
    Executor mirrorListeners() {
        return mirrorListeners;
    }

    /** What was handed in is still done. */
    void shutdown() {
        callbacks.shutdown();
        mirrors.shutdown();
        mirrorListeners.shutdown();
    }
}
