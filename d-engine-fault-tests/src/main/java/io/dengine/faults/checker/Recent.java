package io.dengine.faults.checker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What was seen last, and what that was when something was found: the evidence of a check that does not keep a history. Thread-safe.
 *
 * @param <T> what is seen; its text is the evidence
 */
final class Recent<T> {

    private static final int KEPT = 500;
    private static final int MAX_EVIDENCE = 3;

    private final Deque<T> latest = new ArrayDeque<>();
    private final List<String> evidence = new ArrayList<>();
    private int found;

    synchronized void add(T seen) {
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(seen);
    }

    /** Keeps what was seen before something was found; of the first findings only. */
    synchronized void keep(String finding) {
        if (++found <= MAX_EVIDENCE) {
            evidence.add("before: " + finding);
            latest.forEach(seen -> evidence.add(seen.toString()));
        }
    }

    /** All that was kept, in order. */
    synchronized List<String> evidence() {
        return List.copyOf(evidence);
    }
}
