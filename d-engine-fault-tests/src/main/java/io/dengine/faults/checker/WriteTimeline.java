package io.dengine.faults.checker;

import java.util.ArrayDeque;
import java.util.Deque;

/** How long writes took, and when: what clients saw that write all the time, each at one member and one after the other. Of the last minutes. Thread-safe. */
public final class WriteTimeline {

    private static final int KEPT = 60_000;

    private final Deque<Write> writes = new ArrayDeque<>();

    private record Write(long invokeNanos, long returnNanos) {}

    /** A write was done. */
    public synchronized void done(long invokeNanos, long returnNanos) {
        if (writes.size() == KEPT) {
            writes.removeFirst();
        }
        writes.addLast(new Write(invokeNanos, returnNanos));
    }

    /** When the first one was done of the writes that began at a moment or later: so long may every write have taken that was to be done then. The moment itself when there is none. */
    public synchronized long doneAfter(long nanos) {
        return writes.stream()
                .filter(write -> write.invokeNanos() - nanos >= 0)
                .mapToLong(Write::returnNanos)
                .min()
                .orElse(nanos);
    }
}
