package io.dengine.consensus.jraft;

import java.util.function.LongSupplier;

/**
 * The leader lease: until its deadline no other leader can have been elected, as far as clocks of members run at rates that
 * differ by less than a quarter (docs/consistency.md).
 *
 * <p>Deadline = the moment the last round began that a majority confirmed + 8/10 of the election timeout. Whoever confirmed that
 * round refuses votes for a whole election timeout from a later moment ({@link VoteGate}). A lease belongs to a term: it ends when a
 * newer term is made durable here, and {@link #release} ends it for good before leadership is handed over.
 *
 * <p>Reading takes no lock: two volatile reads and the clock.
 */
final class LeaderLease {

    /** The lease in relation to the election timeout. */
    static final double FRACTION = 0.8;

    private record Lease(long term, long deadlineNanos) {}

    private static final Lease NONE = new Lease(0, 0);

    private final LongSupplier nanoClock;
    private final VoteGate gate;
    private final long leaseNanos;

    private volatile Lease lease = NONE;
    private long releasedTerm;

    LeaderLease(LongSupplier nanoClock, VoteGate gate, long electionTimeoutNanos) {
        this.nanoClock = nanoClock;
        this.gate = gate;
        this.leaseNanos = (long) (electionTimeoutNanos * FRACTION);
    }

    /**
     * A majority has confirmed the leader of {@code term} in a round that began at {@code startNanos}.
     *
     * @return whether the lease was extended
     */
    synchronized boolean renew(long term, long startNanos) {
        if (term <= releasedTerm || term != gate.currentTerm()) {
            return false;
        }
        long deadline = startNanos + leaseNanos;
        Lease current = lease;
        if (current.term() == term && current.deadlineNanos() - deadline >= 0) {
            return true;
        }
        lease = new Lease(term, deadline);
        return true;
    }

    /** Ends the lease of {@code term} for good. */
    synchronized void release(long term) {
        releasedTerm = Math.max(releasedTerm, term);
        lease = NONE;
    }

    /** The term of the lease, or 0 when none is held now. */
    long heldTerm() {
        Lease current = lease;
        boolean held = current.term() != 0
                && current.deadlineNanos() - nanoClock.getAsLong() > 0
                && current.term() == gate.currentTerm();
        return held ? current.term() : 0;
    }

    boolean isHeld() {
        return heldTerm() != 0;
    }
}
