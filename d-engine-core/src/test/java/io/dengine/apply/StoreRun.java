package io.dengine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.apply.RandomSteps.Step;
import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.Refused;
import io.dengine.storage.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Applies steps to a store and to a model at the same time. Every command is an entry of its own. */
final class StoreRun implements AutoCloseable {

    final Model model = new Model();
    final List<Command> commands = new ArrayList<>();
    final List<CommandResult> results = new ArrayList<>();
    KvStore store;
    private final StateMachine state;
    private final Random random;
    private final Map<Long, LeaseState> toldLeases = new TreeMap<>();
    private ApplyBatch batch;
    private long committedRevision;

    /** A run on a new, open store, which belongs to the caller. */
    StoreRun(StateMachine state, Random random) {
        this.state = state;
        this.random = random;
        this.store = new KvStore(state);
        store.load();
        batch = store.newBatch();
    }

    void run(List<Step> steps) {
        for (Step step : steps) {
            if (step == RandomSteps.COMMIT || step == RandomSteps.RELOAD) {
                commit();
                if (step == RandomSteps.RELOAD) {
                    batch.close();
                    store = new KvStore(state);
                    store.load();
                    batch = store.newBatch();
                }
                if (random.nextInt(4) == 0) {
                    comparison().everything();
                }
            } else {
                apply(step.apply(model));
            }
        }
        commit();
        comparison().everything();
    }

    void apply(Command command) {
        commands.add(command);
        CommandResult result =
                batch.applyCommands(commands.size(), List.of(command)).get(0);
        results.add(result);
        assertThat(withoutMessage(result)).as("%s", command).isEqualTo(model.apply(command));
    }

    void commit() {
        if (commands.size() > store.appliedIndex()) {
            Effects effects = batch.commit(commands.size());
            assertThat(effects.revision()).isEqualTo(model.revision());
            comparison().changes(effects.changes(), model.changesFrom(committedRevision + 1));
            compareLeases(effects.leases());
            committedRevision = model.revision();
            comparison().numbers();
            batch.close();
            batch = store.newBatch();
        }
    }

    StoreComparison comparison() {
        return new StoreComparison(store, model, random);
    }

    private void compareLeases(List<LeaseChange> changes) {
        for (LeaseChange change : changes) {
            if (change.state() == null) {
                toldLeases.remove(change.leaseId());
            } else {
                toldLeases.put(change.leaseId(), change.state());
            }
        }
        Map<Long, LeaseState> expected = new TreeMap<>();
        model.leases().forEach((id, lease) -> expected.put(id, lease.state()));
        assertThat(toldLeases).isEqualTo(expected);
    }

    private static CommandResult withoutMessage(CommandResult result) {
        return result instanceof Refused refused
                ? new Refused(refused.reason(), refused.first(), refused.second(), "")
                : result;
    }

    @Override
    public void close() {
        batch.close();
    }
}
