package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.core.Scheduler;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Timers of the Raft library, of which none comes far too late.
 *
 * <p>The library sets those after which a leader sends the next heartbeat, or tries a member again that it could not reach, to "then, plus an interval, minus now", by the time of day. When that is set back between the two, they would come
 * later by as much: whatever is later than anything that is meant comes after that interval instead. Thread-safe.
 */
final class BoundedScheduler implements Scheduler {

    private final Scheduler delegate;
    private final Duration longest;
    private final Duration interval;

    /**
     * Bounds the timers of another one.
     *
     * @param longest no delay that is meant is longer
     * @param interval what takes the place of one that is
     */
    BoundedScheduler(Scheduler delegate, Duration longest, Duration interval) {
        this.delegate = delegate;
        this.longest = longest;
        this.interval = interval;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return delegate.schedule(command, bounded(delay, unit), TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return delegate.scheduleAtFixedRate(
                command, bounded(initialDelay, unit), unit.toNanos(period), TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return delegate.scheduleWithFixedDelay(
                command, bounded(initialDelay, unit), unit.toNanos(delay), TimeUnit.NANOSECONDS);
    }

    @Override
    public void shutdown() {
        delegate.shutdown();
    }

    private long bounded(long delay, TimeUnit unit) {
        long nanos = unit.toNanos(delay);
        return nanos > longest.toNanos() ? interval.toNanos() : nanos;
    }
}
