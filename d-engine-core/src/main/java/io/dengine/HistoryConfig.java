package io.dengine;

import java.time.Duration;

/**
 * How much of the store's history is kept for reads as of a revision and for watches from one. Decided by the leader, the same on all members.
 *
 * @param maxRevisions at most so many revisions; default 100,000; 0 switches history off
 * @param maxAge at most so long; default 1 h
 */
public record HistoryConfig(long maxRevisions, Duration maxAge) {

    public static final long DEFAULT_MAX_REVISIONS = 100_000;
    public static final Duration DEFAULT_MAX_AGE = Duration.ofHours(1);

    /** The defaults. */
    public static HistoryConfig defaults() {
        return new HistoryConfig(DEFAULT_MAX_REVISIONS, DEFAULT_MAX_AGE);
    }

    /** Whether changes are recorded at all. */
    public boolean isEnabled() {
        return maxRevisions > 0;
    }
}
