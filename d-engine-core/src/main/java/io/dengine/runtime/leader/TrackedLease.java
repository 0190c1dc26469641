package io.dengine.runtime.leader;

import io.dengine.apply.LeaseChange.LeaseState;

/** A lease as a member keeps it: the state that is replicated, and what only the leader measures. Guarded by the lock of {@link LeaseClock}. */
final class TrackedLease {

    static final long NANOS_PER_MILLI = 1_000_000;

    final long id;
    long ttlMillis;
    long remainingMillis;
    long generation;

    // What follows has a meaning only while this member leads.
    /** When it ends, by the leader's clock. */
    long deadline;
    /** When what is replicated was true: its last renewal, or the measurement of its last checkpoint. */
    long recordedAt;

    int expiryPlace;
    int checkpointPlace;
    boolean ended;

    TrackedLease(long id, LeaseState state) {
        this.id = id;
        set(state);
    }

    void set(LeaseState state) {
        ttlMillis = state.ttlMillis();
        remainingMillis = state.remainingMillis();
        generation = state.generation();
    }

    /** Time begins to run, from what is replicated. */
    void begin(long now) {
        deadline = now + remainingMillis * NANOS_PER_MILLI;
        recordedAt = now;
    }

    /** At least as long as it really lives on, since a later leader counts from it. */
    long remainingMillisRoundedUp(long now) {
        return (deadline - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }
}
