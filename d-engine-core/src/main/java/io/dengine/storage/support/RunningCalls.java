package io.dengine.storage.support;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How many calls are running. A thread counts in its {@linkplain Places place}. Thread-safe.
 */
final class RunningCalls {

    private static final int SPINS = 100;
    private static final long PAUSE_NANOS = 20_000;
    private final AtomicLongArray counts = new AtomicLongArray(Places.LENGTH);

    /** A call begins; what it reads after this, it reads after whoever waits has looked, or is waited for. Returns where it counts. */
    int begin() {
        int place = Places.ofThisThread();
        counts.getAndIncrement(place);
        return place;
    }

    /** A call ends. */
    void end(int place) {
        counts.getAndDecrement(place);
    }

    /** Waits until every call has ended that began before this. Later ones must see by themselves that they may not go on. */
    void awaitNone() {
        for (int place = Places.FIRST; place <= Places.LAST; place += Places.SPREAD) {
            for (int looks = 0; counts.get(place) != 0; looks++) {
                if (looks < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }
}
