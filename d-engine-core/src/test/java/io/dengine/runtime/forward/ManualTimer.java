package io.dengine.runtime.forward;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A clock and a timer in the hands of a test. Not thread-safe. */
final class ManualTimer {

    private record Task(Runnable action, long atNanos) {}

    private final Deque<Task> tasks = new ArrayDeque<>();
    private long nowNanos = 1_000;
    private boolean stopped;

    ScheduledExecutorService asTimer() {
        return (ScheduledExecutorService) Proxy.newProxyInstance(
                ScheduledExecutorService.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("schedule")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    if (stopped) {
                        throw new RejectedExecutionException("stopped");
                    }
                    long delay = ((TimeUnit) arguments[2]).toNanos((long) arguments[1]);
                    tasks.add(new Task((Runnable) arguments[0], nowNanos + delay));
                    return null;
                });
    }

    long nanoTime() {
        return nowNanos;
    }

    void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    /** Lets the time of the next task come, and does it. */
    void next() {
        Task task = tasks.remove();
        nowNanos = Math.max(nowNanos, task.atNanos());
        task.action().run();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void stop() {
        stopped = true;
    }
}
