package io.dengine.storage.support;

/**
 * Places in an array, of which each thread uses one, in cache lines of its own: so threads on several processors do not pass one line between them; as in
 * {@link java.util.concurrent.atomic.LongAdder}, but a place is found by the thread's number alone.
 */
final class Places {

    private static final int PER_PROCESSOR = 4;
    private static final int MAX = 128;

    /** From one place to the next: elements of 4 bytes or more in two cache lines, which processors fetch in pairs. */
    static final int SPREAD = 32;

    private static final int MASK = count() - 1;

    /** How long the array has to be: nothing lies before the first place or after the last one. */
    static final int LENGTH = (MASK + 3) * SPREAD;

    static final int FIRST = SPREAD;
    static final int LAST = (MASK + 1) * SPREAD;

    private Places() {}

    private static int count() {
        int wanted = Math.min(MAX, PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
        return Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
    }

    /** The next one, after the last one the first. */
    static int after(int place) {
        return place == LAST ? FIRST : place + SPREAD;
    }

    static int ofThisThread() {
        return (1 + ((int) Thread.currentThread().getId() & MASK)) * SPREAD;
    }
}
