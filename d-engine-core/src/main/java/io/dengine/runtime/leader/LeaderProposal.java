package io.dengine.runtime.leader;

import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;

/**
 * An entry that the leader proposed by itself. Nobody waits for it: whoever proposed it looks at the next tick what has become of it. Thread-safe.
 */
public final class LeaderProposal implements Proposal {

    /** What is known of an entry. */
    enum Outcome {
        /** It is on its way. */
        PENDING,
        /** It was applied here; what it did has been told before. */
        APPLIED,
        /** It was not proposed, or its fate is unknown. */
        FAILED
    }

    private volatile Outcome outcome = Outcome.PENDING;

    /** The entry was applied. To be called on the apply thread, after the effects of the entry were handed out. */
    public void applied() {
        outcome = Outcome.APPLIED;
    }

    @Override
    public void rejected(Rejection reason) {
        outcome = Outcome.FAILED;
    }

    @Override
    public void unknown(String reason) {
        outcome = Outcome.FAILED;
    }

    Outcome outcome() {
        return outcome;
    }

    boolean isPending() {
        return outcome == Outcome.PENDING;
    }
}
