package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.Model.ModelChange;
import io.dengine.apply.RandomSteps.Step;
import io.dengine.command.Command;
import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.CommandResult;
import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Random commands, against a model that keeps the whole state of every revision. */
class KvStorePropertyTests {

    @Provide
    Arbitrary<List<Step>> sequences() {
        return RandomSteps.sequences();
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void theStoreAnswersAndReadsLikeTheModel(@ForAll("sequences") List<Step> steps, @ForAll long seed) {
        try (StoreRun run = new StoreRun(new FakeStateMachine(), new Random(seed))) {
            run.run(steps);
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void theBatchesInWhichCommandsAreAppliedDoNotMatter(@ForAll("sequences") List<Step> steps, @ForAll long seed) {
        FakeStateMachine state = new FakeStateMachine();
        Random random = new Random(seed);
        try (StoreRun run = new StoreRun(state, random)) {
            run.run(steps);
            run.apply(new CheckState());
            run.commit();

            for (int longest : new int[] {1, 5, Integer.MAX_VALUE}) {
                FakeStateMachine other = new FakeStateMachine();
                KvStore store = loaded(other);

                assertThat(applyInBatches(store, run.commands, random, longest)).isEqualTo(run.results);
                assertThat(other.dump()).isEqualTo(state.dump());
                assertThat(store.stateCheck()).isEqualTo(run.store.stateCheck());
                assertThat(store.numbers()).isEqualTo(run.store.numbers());
            }
        }
    }

    @Test
    void historyThatIsSwitchedOffAndOnAgainLeavesTheSameRowsInOneBatchAndInTwo() {
        List<Command> commands = List.of(new SetHistory(false), new SetHistory(true));
        FakeStateMachine apart = new FakeStateMachine();
        applyInBatches(loaded(apart), commands, new Random(1), 1);
        FakeStateMachine together = new FakeStateMachine();
        try (ApplyBatch batch = loaded(together).newBatch()) {
            batch.applyCommands(commands.size(), commands);
            batch.commit(commands.size());
        }
        assertThat(together.dump()).isEqualTo(apart.dump());
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void whatIsSweptLeavesExactlyWhatCanBeReached(@ForAll("sequences") List<Step> steps, @ForAll long seed) {
        FakeStateMachine state = new FakeStateMachine();
        Random random = new Random(seed);
        try (StoreRun run = new StoreRun(state, random)) {
            run.run(steps);
            long kept = run.model.revision() - run.model.compactedRevision();
            run.apply(new Compact(run.model.revision() - random.nextInt((int) kept + 1)));
            run.apply(new Sweep(1_000_000));
            run.commit();

            assertThat(run.store.sweptRevision()).isEqualTo(run.store.compactedRevision());
            List<ModelChange> reachable = run.model.changesFrom(run.model.compactedRevision() + 1);
            assertThat(keys(state, StateTable.HISTORY)).isEqualTo(historyRows(reachable));
            assertThat(keys(state, StateTable.VERSIONS)).isEqualTo(versionRows(reachable));
            assertThat(keys(state, StateTable.LEASES)).isEqualTo(leaseRows(run.model));
            run.comparison().everything();
        }
    }

    private static KvStore loaded(FakeStateMachine state) {
        KvStore store = new KvStore(state);
        store.load();
        return store;
    }

    private static List<CommandResult> applyInBatches(
            KvStore store, List<Command> commands, Random random, int longest) {
        List<CommandResult> results = new ArrayList<>();
        int next = 0;
        while (next < commands.size()) {
            int size = Math.min(commands.size() - next, 1 + random.nextInt(longest));
            try (ApplyBatch batch = store.newBatch()) {
                for (int i = 0; i < size; i++) {
                    results.addAll(batch.applyCommands(next + 1, List.of(commands.get(next))));
                    next++;
                }
                batch.commit(next);
            }
        }
        return results;
    }

    private static List<String> keys(FakeStateMachine state, StateTable table) {
        return state.rows(table).keySet().stream().map(Arrays::toString).toList();
    }

    private static List<String> historyRows(List<ModelChange> changes) {
        Map<Long, Integer> places = new TreeMap<>();
        return changes.stream()
                .map(change ->
                        HistoryRow.rowKey(change.revision(), places.merge(change.revision(), 1, Integer::sum) - 1))
                .map(Arrays::toString)
                .toList();
    }

    private static List<String> versionRows(List<ModelChange> changes) {
        return changes.stream()
                .filter(change -> change.before() != null)
                .map(change -> VersionKey.of(bytes(change.key()), change.revision()))
                .sorted(Arrays::compareUnsigned)
                .map(Arrays::toString)
                .toList();
    }

    private static List<String> leaseRows(Model model) {
        List<byte[]> rows = new ArrayList<>();
        model.leases().keySet().forEach(id -> rows.add(LeaseKeys.lease(id)));
        model.leases().keySet().forEach(id -> model.keysOf(id)
                .forEach(key -> rows.add(LeaseKeys.attachment(id, bytes(key)))));
        return rows.stream().map(Arrays::toString).toList();
    }
}
