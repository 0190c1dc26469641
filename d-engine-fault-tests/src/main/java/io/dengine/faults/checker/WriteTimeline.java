package io.dengine.faults.checker;

import java.util.ArrayDeque;
import java.util.Deque;

/** How long writes took, and when: what one client saw that writes all the time, one after the other. Of the last minutes. Thread-safe. */
public final class WriteTimeline {

    private static final int KEPT = 20_000;

    private final Deque<Write> writes = new ArrayDeque<>();

    private record Write(long invokeNanos, long returnNanos) {}

    /** A write was done. To be told in their order. */
    public synchronized void done(long invokeNanos, long returnNanos) {
        if (writes.size() == KEPT) {
            writes.removeFirst();
        }
        writes.addLast(new Write(invokeNanos, returnNanos));
    }

    /** When the first write was done of those that began at a moment or later: so long may every write have taken that was to be done then. The moment itself when there is none. */
    public synchronized long doneAfter(long nanos) {
        return writes.stream()
                .filter(write -> write.invokeNanos() - nanos >= 0)
                .findFirst()
                .map(Write::returnNanos)
                .orElse(nanos);
    }
}
