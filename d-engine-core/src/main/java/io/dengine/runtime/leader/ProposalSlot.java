package io.dengine.runtime.leader;

import io.dengine.command.Command;
import io.dengine.runtime.leader.LeaderProposal.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Proposes entries of one kind, of which at most one is on its way. Used by one thread. */
final class ProposalSlot {

    private final OwnProposals proposals;
    private @Nullable LeaderProposal latest;

    ProposalSlot(OwnProposals proposals) {
        this.proposals = proposals;
    }

    /** Whether nothing is on its way. */
    boolean isFree() {
        return latest == null || !latest.isPending();
    }

    /** Whether the latest entry was applied. */
    boolean wasApplied() {
        return latest != null && latest.outcome() == Outcome.APPLIED;
    }

    /** Whether the latest entry was rejected, or its fate is unknown. */
    boolean hasFailed() {
        return latest != null && latest.outcome() == Outcome.FAILED;
    }

    /** Forgets what was proposed in an earlier term: it cannot be proposed any more, and its outcome tells nothing. */
    void reset() {
        latest = null;
    }

    void propose(Command command, long term) {
        LeaderProposal proposal = new LeaderProposal();
        latest = proposal;
        try {
            proposals.propose(List.of(command), term, proposal);
        } catch (RuntimeException | Error e) {
            proposal.unknown("proposing it failed: " + e);
            throw e;
        }
    }
}
