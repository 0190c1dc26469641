package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Carries a proposal through the Raft library and back; passes on one outcome, the first. */
final class ProposalClosure implements Closure {

    private final Proposal proposal;
    private final AtomicBoolean answered = new AtomicBoolean();

    ProposalClosure(Proposal proposal) {
        this.proposal = proposal;
    }

    /** The entry is committed and about to be applied: its proposer is answered by the applier from now on. */
    Proposal take() {
        answered.set(true);
        return proposal;
    }

    @Override
    public void run(Status status) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        Optional<Rejection> rejection = status.isOk() ? Optional.empty() : Rejections.of(status);
        if (rejection.isPresent()) {
            proposal.rejected(rejection.get());
        } else {
            proposal.unknown(status.isOk() ? "committed, but not applied here" : status.toString());
        }
    }

    /** It is not known whether the library took the entry. */
    void unknown(String reason) {
        if (answered.compareAndSet(false, true)) {
            proposal.unknown(reason);
        }
    }

    /** The library did not take the entry at all. */
    void reject(Rejection reason) {
        if (answered.compareAndSet(false, true)) {
            proposal.rejected(reason);
        }
    }
}
