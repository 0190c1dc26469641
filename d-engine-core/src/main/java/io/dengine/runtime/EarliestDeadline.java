package io.dengine.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * No later than the earliest deadline of some that come and go, so that it need not be looked for among them each time. Times are those of {@link System#nanoTime}.
 * Thread-safe.
 */
final class EarliestDeadline {

    /** Far enough away, and near enough that differences do not overflow. */
    private static final long FAR_NANOS = Long.MAX_VALUE / 4;

    private final AtomicLong earliest;

    EarliestDeadline(long nowNanos) {
        earliest = new AtomicLong(nowNanos + FAR_NANOS);
    }

    /** One more; to be called after it can be found among the others. */
    void add(long deadlineNanos) {
        long seen = earliest.get();
        while (deadlineNanos - seen < 0 && !earliest.compareAndSet(seen, deadlineNanos)) {
            seen = earliest.get();
        }
    }

    /** Whether one may have passed. */
    boolean mayHavePassed(long nowNanos) {
        return nowNanos - earliest.get() >= 0;
    }

    /** Forgets all; whoever calls it looks through them and {@link #add adds} those that are left. */
    void startOver(long nowNanos) {
        earliest.set(nowNanos + FAR_NANOS);
    }
}
