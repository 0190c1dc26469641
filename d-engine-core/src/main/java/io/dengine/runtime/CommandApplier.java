package io.dengine.runtime;

import io.dengine.apply.KvStore;
import io.dengine.consensus.CommittedEntries;
import io.dengine.consensus.EntryApplier;
import io.dengine.runtime.leader.LeaderProposal;
import io.dengine.runtime.leader.LeaseClock;
import io.dengine.runtime.watch.WatchHub;
import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateMachine;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Applies committed entries in batches, tells watchers, and hands results to those who wait for them on another thread. */
final class CommandApplier implements EntryApplier {

    private final KvStore store;
    private final StateMachine stateMachine;
    private final StepAnswers answers;
    private final WatchHub watches;
    private final LeaseClock leases;
    private volatile Runnable onApplied = () -> {};

    CommandApplier(KvStore store, StateMachine stateMachine, Executor answers, WatchHub watches, LeaseClock leases) {
        this.store = store;
        this.stateMachine = stateMachine;
        this.answers = new StepAnswers(answers);
        this.watches = watches;
        this.leases = leases;
    }

    /** Who is told after each batch; to be set before anything is applied. */
    void onApplied(Runnable listener) {
        onApplied = listener;
    }

    @Override
    public void apply(CommittedEntries entries) {
        try (ApplyRun run = new ApplyRun(store, this::committed)) {
            while (entries.next()) {
                run.apply(entries);
            }
            run.end();
        }
    }

    private void committed(ApplyRun.Step step) {
        watches.publish(step.effects());
        leases.onEffects(step.effects().leases());
        step.own().forEach(LeaderProposal::applied);
        answers.give(step);
        onApplied.run();
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
