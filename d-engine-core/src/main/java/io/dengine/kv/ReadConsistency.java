package io.dengine.kv;

/** How fresh a read must be. */
public enum ReadConsistency {
    /**
     * The result reflects every write acknowledged before the read began, on any member. Costs a round to a majority, shared
     * by all reads that wait at the same time.
     */
    LINEARIZABLE,
    /**
     * Like {@link #LINEARIZABLE}, but on the leader without a round: the leader's lease says that no other leader can exist. Rests on
     * clocks that run at about the same rate (docs/consistency.md). Without a valid leader lease, and on other members, it is done
     * as {@link #LINEARIZABLE}.
     */
    LEASE,
    /** What this member has applied, without asking anybody: it may be old. Never blocks. */
    EVENTUAL
}
