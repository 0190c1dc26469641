package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import io.dengine.command.CommandResult;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The writes that travel in one Raft entry. */
final class EntryProposal implements Proposal {

    private final List<PendingWrite> writes;
    private final WriteFailures failures;
    private final Runnable onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * An entry.
     *
     * @param writes what it carries; complete when the entry is proposed
     * @param onEnd called once, when it has its outcome
     */
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
        fail(() -> failures.of(reason));
    }

    @Override
    public void unknown(String reason) {
        fail(() -> new OutcomeUnknownException("it is not known whether the write took effect: " + reason));
    }

    /** The entry is given up before Raft has seen it. */
    void refused(Supplier<EngineException> reason) {
        fail(reason);
    }

    // An exception of its own for each write: whoever gets it may change it.
    private void fail(Supplier<EngineException> failure) {
        if (end()) {
            writes.forEach(write -> write.outcome().completeExceptionally(failure.get()));
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
