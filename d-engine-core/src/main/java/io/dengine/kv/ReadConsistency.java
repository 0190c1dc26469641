package io.dengine.kv;

/** How fresh a read must be. */
public enum ReadConsistency {
    /**
     * The result reflects every write acknowledged before the read began, on any member. Costs a round to a majority, shared
     * by all reads that wait at the same time.
     */
    LINEARIZABLE,
    /** What this member has applied, without asking anybody: it may be old. Never blocks. */
    EVENTUAL
}
