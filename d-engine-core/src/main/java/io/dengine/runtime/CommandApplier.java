package io.dengine.runtime;

import io.dengine.apply.ApplyBatch;
import io.dengine.apply.Effects;
import io.dengine.apply.KvStore;
import io.dengine.command.CommandResult;
import io.dengine.consensus.CommittedEntries;
import io.dengine.consensus.EntryApplier;
import io.dengine.consensus.Proposal;
import io.dengine.runtime.leader.LeaderProposal;
import io.dengine.runtime.leader.LeaseClock;
import io.dengine.runtime.watch.WatchHub;
import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Applies committed entries in batches, tells watchers, and hands results to those who wait for them on another thread. */
final class CommandApplier implements EntryApplier {

    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

    private record Answer(EntryProposal proposal, List<CommandResult> results) {}

    private final KvStore store;
    private final StateMachine stateMachine;
    private final ExecutorService answers;
    private final WatchHub watches;
    private final LeaseClock leases;
    private volatile Runnable onApplied = () -> {};

    CommandApplier(
            KvStore store, StateMachine stateMachine, ExecutorService answers, WatchHub watches, LeaseClock leases) {
        this.store = store;
        this.stateMachine = stateMachine;
        this.answers = answers;
        this.watches = watches;
        this.leases = leases;
    }

    /** Who is told after each batch; to be set before anything is applied. */
    void onApplied(Runnable listener) {
        onApplied = listener;
    }

    @Override
    public void apply(CommittedEntries entries) {
        while (applyBatch(entries)) {
            onApplied.run();
        }
    }

    // One batch of entries; false when there was none.
    private boolean applyBatch(CommittedEntries entries) {
        List<Answer> done = new ArrayList<>();
        List<Proposal> taken = new ArrayList<>();
        List<LeaderProposal> own = new ArrayList<>();
        boolean committed = false;
        try (ApplyBatch batch = store.newBatch()) {
            long last = 0;
            long bytes = 0;
            while (bytes < MAX_BATCH_BYTES && entries.next()) {
                last = entries.index();
                bytes += entries.data().remaining();
                Proposal proposal = entries.proposal();
                if (proposal != null) {
                    taken.add(proposal);
                }
                List<CommandResult> results = batch.apply(entries.index(), entries.data());
                if (proposal instanceof EntryProposal writes) {
                    done.add(new Answer(writes, results));
                } else if (proposal instanceof LeaderProposal leaders) {
                    own.add(leaders);
                }
            }
            if (last == 0) {
                return false;
            }
            Effects effects = batch.commit(last);
            committed = true;
            watches.publish(effects);
            leases.onEffects(effects.leases());
            own.forEach(LeaderProposal::applied);
        } finally {
            if (!committed) {
                taken.forEach(proposal -> proposal.unknown("it was committed but could not be applied on this member"));
            }
        }
        if (!done.isEmpty()) {
            answers.execute(() -> done.forEach(answer -> answer.proposal().applied(answer.results())));
        }
        return true;
    }

    @Override
    public long appliedIndex() {
        return store.appliedIndex();
    }

    @Override
    public Checkpoint checkpoint(Path directory) {
        return stateMachine.checkpoint(directory);
    }

    @Override
    public void restore(Path directory) {
        stateMachine.restore(directory);
        store.load();
        leases.load(store::forEachLease);
        watches.stateReplaced();
        onApplied.run();
    }
}
