package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import io.dengine.command.CommandResult;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The writes that travel in one Raft entry. */
final class EntryProposal implements Proposal {

    private final List<PendingWrite> writes;
    private final WriteFailures failures;
    private final Runnable onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();

    EntryProposal(List<PendingWrite> writes, WriteFailures failures, Runnable onEnd) {
        this.writes = writes;
        this.failures = failures;
        this.onEnd = onEnd;
    }

    /** The entry was applied; the results are in the order of the writes. */
    void applied(List<CommandResult> results) {
        if (end()) {
            for (int i = 0; i < writes.size(); i++) {
                writes.get(i).outcome().complete(results.get(i));
            }
        }
    }

    @Override
    public void rejected(Rejection reason) {
        if (end()) {
            EngineException failure = failures.of(reason);
            writes.forEach(write -> write.outcome().completeExceptionally(failure));
        }
    }

    @Override
    public void unknown(String reason) {
        if (end()) {
            OutcomeUnknownException failure =
                    new OutcomeUnknownException("it is not known whether the write took effect: " + reason);
            writes.forEach(write -> write.outcome().completeExceptionally(failure));
        }
    }

    private boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        onEnd.run();
        return true;
    }
}
