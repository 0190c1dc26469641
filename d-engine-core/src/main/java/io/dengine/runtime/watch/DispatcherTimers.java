package io.dengine.runtime.watch;

import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the dispatcher is to do at a time. Tasks run on its thread and must not block. Thread-safe. */
final class DispatcherTimers {

    /** Something to be done at a time, perhaps again and again. */
    @FunctionalInterface
    interface Task {
        /** Does it; returns after how many nanoseconds again, {@link #NEVER} for not any more. */
        long run();
    }

    static final long NEVER = Long.MAX_VALUE;

    /** A task that fails is tried again after this. */
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Longer times are waited for in parts, so that no sum overflows. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(1);

    /** A task that waits; {@link #cancel} ends it. */
    final class Timer {

        private final long number;
        private final Task task;
        private long due;
        private boolean cancelled;

        private Timer(long number, Task task) {
            this.number = number;
            this.task = task;
        }

        /** The task does not begin any more. Idempotent. */
        void cancel() {
            synchronized (timers) {
                cancelled = true;
                timers.remove(this);
            }
        }
    }

    private final LongSupplier nanoClock;

    // the difference, not the values: monotonic time may overflow
    private final TreeSet<Timer> timers = new TreeSet<>((a, b) -> {
        long byDue = a.due - b.due;
        return byDue != 0 ? Long.signum(byDue) : Long.compare(a.number, b.number);
    });

    private long numbers;

    DispatcherTimers(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    Timer add(long delayNanos, Task task) {
        synchronized (timers) {
            Timer timer = new Timer(numbers++, task);
            schedule(timer, delayNanos);
            return timer;
        }
    }

    private void schedule(Timer timer, long delayNanos) {
        timer.due = nanoClock.getAsLong() + Math.min(delayNanos, LONGEST_NANOS);
        timers.add(timer);
    }

    /**
     * Does what is due. What a task throws is thrown here; those behind it are done by the next call.
     *
     * @return how long until something else is; {@link #NEVER}: nothing waits
     */
    long fire() {
        long now = nanoClock.getAsLong();
        for (Timer timer = pollDue(now); timer != null; timer = pollDue(now)) {
            // What fails, as for want of a thread, is tried again: a task that is gone would be missed for ever.
            long again = RETRY_NANOS;
            try {
                again = timer.task.run();
            } finally {
                again(timer, again);
            }
        }
        synchronized (timers) {
            return timers.isEmpty() ? NEVER : Math.max(0, timers.first().due - nanoClock.getAsLong());
        }
    }

    private void again(Timer timer, long delayNanos) {
        synchronized (timers) {
            if (delayNanos != NEVER && !timer.cancelled) {
                // at least a moment later, so that this loop ends
                schedule(timer, Math.max(1, delayNanos));
            }
        }
    }

    private @Nullable Timer pollDue(long now) {
        synchronized (timers) {
            return timers.isEmpty() || timers.first().due - now > 0 ? null : timers.pollFirst();
        }
    }

    /** How many wait. */
    int size() {
        synchronized (timers) {
            return timers.size();
        }
    }
}
