package io.dengine.faults.checker;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks that the store's revision follows time, over all keys: an answer that is linearizable is never of an older revision than one that ended before it was asked for, and a
 * change makes a greater one. Needs no memory of what was done. Thread-safe.
 */
public final class RevisionFloor {

    private static final int MAX_FINDINGS = 20;

    private final AtomicLong greatest = new AtomicLong();
    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
    private final Recent<Answer> recent = new Recent<>();

    private record Answer(String what, long floor, long revision, boolean change, long nanos) {}

    /** The greatest revision that was answered so far; to be asked before an operation begins. */
    public long now() {
        return greatest.get();
    }

    /**
     * Checks an answer.
     *
     * @param floor {@link #now()} before the operation began
     * @param revision what was answered
     * @param change whether the operation made this revision, by itself
     * @param what the operation, for people
     */
    public void check(long floor, long revision, boolean change, String what) {
        recent.add(new Answer(what, floor, revision, change, System.nanoTime()));
        boolean wrong = change ? revision <= floor : revision < floor;
        if (wrong && findings.size() < MAX_FINDINGS) {
            String message = what + " was answered with revision " + revision + " although revision " + floor
                    + " had been answered before it was asked for";
            findings.add(new Finding(message, List.of()));
            recent.keep(message);
        }
        greatest.accumulateAndGet(revision, Math::max);
    }

    /** What was answered before the first findings. */
    public List<String> evidence() {
        return recent.evidence();
    }

    /** What was wrong so far. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }
}
