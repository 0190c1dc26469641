package io.dengine.concurrent;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the engine's threads, which never keep a JVM alive, and ends them. */
public final class DaemonThreads {

    private static final Logger LOG = LoggerFactory.getLogger(DaemonThreads.class);
    private static final long KEEP_ALIVE_SECONDS = 10;

    private DaemonThreads() {}

    /** A factory of threads named {@code name-1}, {@code name-2} and so on. */
    public static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> daemon(name + "-" + number.incrementAndGet(), task);
    }

    /** A pool of one thread that ends when it has nothing to do. What its queue cannot hold is rejected. */
    public static ThreadPoolExecutor single(String name, int queue) {
        return pool(1, queue, task -> daemon(name, task));
    }

    /** Starts one thread. */
    public static Thread start(String name, Runnable task) {
        Thread thread = daemon(name, task);
        thread.start();
        return thread;
    }

    /** A thread that is not started. */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A pool whose threads end when they have nothing to do. What its queue cannot hold is rejected. */
    public static ThreadPoolExecutor pool(int size, int queue, String name) {
        return pool(size, queue, threads(name));
    }

    private static ThreadPoolExecutor pool(int size, int queue, ThreadFactory threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Waits until a thread has ended, or no longer. */
    public static void join(Thread thread, Duration timeout) {
        try {
            thread.join(Math.max(1, timeout.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the threads of an executor that was shut down have ended; says so in the log when they have not. */
    public static void await(ExecutorService executor, Duration timeout) {
        try {
            if (!executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a thread of {} has not ended within {}", executor, timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
