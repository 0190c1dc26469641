package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import io.dengine.command.CommandResult;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The writes that travel in one Raft entry. */
final class EntryProposal implements Proposal {

    /** Those that are answered are let go: an answer may be large, and the entry not at its end for long. */
    private final List<@Nullable PendingWrite> writes;

    private final WriteFailures failures;
    private final Runnable onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * An entry.
     *
     * @param writes what it carries; complete when the entry is proposed; given away
     * @param onEnd called once, when it has its outcome
     */
    EntryProposal(List<@Nullable PendingWrite> writes, WriteFailures failures, Runnable onEnd) {
        this.writes = writes;
        this.failures = failures;
        this.onEnd = onEnd;
    }

    /** The entry was applied; the results are in the order of the writes. */
    void applied(List<CommandResult> results) {
        applied(0, results);
    }

    /**
     * A part of the entry was applied; with the last one the entry has ended.
     *
     * @param from the first write of the part
     */
    void applied(int from, List<CommandResult> results) {
        int to = from + results.size();
        if (to == writes.size() && !end()) {
            return;
        }
        for (int i = from; i < to; i++) {
            PendingWrite write = writes.get(i);
            if (write != null) {
                write.outcome().complete(results.get(i - from));
                writes.set(i, null);
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
            for (PendingWrite write : writes) {
                if (write != null) {
                    write.outcome().completeExceptionally(failure.get());
                }
            }
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
