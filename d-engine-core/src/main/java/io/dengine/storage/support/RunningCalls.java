package io.dengine.storage.support;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * How many calls are running. A thread counts in one of several places, each in cache lines of its own, so that calls on several processors
 * do not pass one line between them; as in {@link java.util.concurrent.atomic.LongAdder}, but a place is found by the thread's number alone. Thread-safe.
 */
final class RunningCalls {

    private static final int PLACES_PER_PROCESSOR = 4;
    private static final int MAX_PLACES = 128;

    /** Numbers in two cache lines: processors fetch them in pairs. */
    private static final int SPREAD = 16;

    private static final int SPINS = 100;
    private static final long PAUSE_NANOS = 20_000;
    private static final int MASK = places() - 1;

    // nothing lies before the first place or after the last one
    private final AtomicLongArray counts = new AtomicLongArray((MASK + 3) * SPREAD);

    private static int places() {
        int wanted =
                Math.min(MAX_PLACES, PLACES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
        return Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
    }

    /** A call begins; what it reads after this, it reads after whoever waits has looked, or is waited for. Returns where it counts. */
    int begin() {
        int place = (1 + ((int) Thread.currentThread().getId() & MASK)) * SPREAD;
        counts.getAndIncrement(place);
        return place;
    }

    /** A call ends. */
    void end(int place) {
        counts.getAndDecrement(place);
    }

    /** Waits until every call has ended that began before this. Later ones must see by themselves that they may not go on. */
    void awaitNone() {
        for (int place = SPREAD; place <= (MASK + 1) * SPREAD; place += SPREAD) {
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
