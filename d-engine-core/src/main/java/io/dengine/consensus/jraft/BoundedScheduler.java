package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.core.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Timers of the Raft library, of which none comes too late.
 *
 * <p>The library sets those after which a leader sends the next heartbeat, or tries a member again that it could not reach, to "then, plus an interval, minus now", by the time of day. When that is set back between the two, they would come
 * later by as much. Whatever would come after that interval comes then, except for delays that are known to be meant; these do not come from the time of day. Thread-safe.
 */
final class BoundedScheduler implements Scheduler {

    private final Scheduler delegate;
    private final Duration interval;
    private final Set<Duration> meant;

    /**
     * Bounds the timers of another one.
     *
     * @param interval the latest that a timer comes
     * @param meant delays that stay as they are, even if they are longer
     */
    BoundedScheduler(Scheduler delegate, Duration interval, Collection<Duration> meant) {
        this.delegate = delegate;
        this.interval = interval;
        this.meant = Set.copyOf(meant);
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
        return meant.contains(Duration.ofNanos(nanos)) ? nanos : Math.min(nanos, interval.toNanos());
    }
}
