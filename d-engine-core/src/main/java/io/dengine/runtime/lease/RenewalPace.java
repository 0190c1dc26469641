package io.dengine.runtime.lease;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * When a lease is renewed, in nanoseconds. A renewal is sent a little before a third of the TTL is over, so that the leader, which records the
 * remaining time at a third, as a rule need not do so. A call that does not answer is given up early enough for several others.
 *
 * @param ttl the TTL
 */
record RenewalPace(long ttl) {

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MIN_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_TIMEOUT = TimeUnit.SECONDS.toNanos(5);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_DOUBLINGS = 7;

    /** From the moment at which a confirmed renewal was sent to the next one. */
    long untilNext() {
        return ttl / 10 * 3;
    }

    /** How long a call may take when the lease may end after {@code left}. */
    long timeout(long left) {
        return Math.max(SHORTEST, Math.min(left, Math.max(MIN_TIMEOUT, Math.min(MAX_TIMEOUT, ttl / 6))));
    }

    /** From the beginning of a call that does not even keep to its time-out to the next one. */
    long untilOverlap(long timeout) {
        return timeout + Math.max(FIRST_PAUSE, timeout / 4);
    }

    /** From a failure to the next attempt: longer each time, and not the same for all leases. */
    long untilRetry(int failures) {
        long pause = Math.min(
                Math.min(MAX_PAUSE, Math.max(FIRST_PAUSE, ttl / 10)),
                FIRST_PAUSE << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause - ThreadLocalRandom.current().nextLong(pause / 4);
    }
}
