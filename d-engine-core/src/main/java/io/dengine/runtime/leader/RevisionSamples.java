package io.dengine.runtime.leader;

import java.util.ArrayDeque;
import java.util.Deque;

/** Which revision the store had at which time, for as long as history is kept; at most about a hundred samples. Used by one thread. */
final class RevisionSamples {

    static final int MAX_SAMPLES = 100;

    private record Sample(long nanos, long revision) {}

    private final long maxAge;
    private final long distance;
    private final Deque<Sample> samples = new ArrayDeque<>();

    RevisionSamples(long maxAgeNanos) {
        this.maxAge = maxAgeNanos;
        this.distance = maxAgeNanos / MAX_SAMPLES;
    }

    void clear() {
        samples.clear();
    }

    /** Notes the revision, unless there is a sample of almost the same time. */
    void offer(long now, long revision) {
        Sample latest = samples.peekLast();
        if (latest == null || now - latest.nanos() >= distance) {
            samples.addLast(new Sample(now, revision));
        }
    }

    /** The latest revision that is known to have been reached more than the age ago; 0 when none is known. Older samples are forgotten. */
    long olderThanAge(long now) {
        Sample old = samples.peekFirst();
        if (old == null || now - old.nanos() < maxAge) {
            return 0;
        }
        while (true) {
            samples.removeFirst();
            Sample next = samples.peekFirst();
            if (next == null || now - next.nanos() < maxAge) {
                samples.addFirst(old);
                return old.revision();
            }
            old = next;
        }
    }

    int size() {
        return samples.size();
    }
}
