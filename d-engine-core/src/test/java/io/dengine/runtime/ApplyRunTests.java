package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.apply.Effects;
import io.dengine.apply.KvStore;
import io.dengine.apply.RevisionChanges;
import io.dengine.command.Command;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.Put;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.IncrementDone;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.CommittedEntries;
import io.dengine.consensus.Proposal;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.memory.MemoryStateMachine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries are applied in steps that keep little in memory, also when one entry changes much. */
class ApplyRunTests {

    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path directory;

    private final MemoryStateMachine state = new MemoryStateMachine();
    private final List<ApplyRun.Step> steps = new ArrayList<>();
    private final WriteFailures failures = new WriteFailures("n1", new LeadershipHub(), () -> null);
    private KvStore store;

    @BeforeEach
    void open() {
        state.open(directory);
        store = loaded();
    }

    @AfterEach
    void close() {
        state.close();
    }

    private KvStore loaded() {
        KvStore loaded = new KvStore(state);
        loaded.load();
        return loaded;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Put large(String key) {
        return new Put(bytes(key), new byte[MEBIBYTE]);
    }

    /** Each counts how often it was applied, and they are large. */
    private static List<Command> manyLarge(int count) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(i % 2 == 0 ? new Increment(bytes("counter"), 1) : large("key" + i));
        }
        return commands;
    }

    private record Entry(List<Command> commands, Proposal proposal) {}

    /** Entries with the indexes from {@code first} on. */
    private static CommittedEntries entries(long first, Entry... entries) {
        return new CommittedEntries() {

            private int position = -1;

            @Override
            public boolean next() {
                position++;
                return position < entries.length;
            }

            @Override
            public long index() {
                return first + position;
            }

            @Override
            public long term() {
                return 1;
            }

            @Override
            public ByteBuffer data() {
                return ByteBuffer.wrap(EntryCodec.encode(entries[position].commands().stream()
                        .map(CommandCodec::encode)
                        .toList()));
            }

            @Override
            public Proposal proposal() {
                return entries[position].proposal();
            }
        };
    }

    private void apply(CommittedEntries entries) {
        try (ApplyRun run = new ApplyRun(store, steps::add)) {
            while (entries.next()) {
                run.apply(entries);
            }
            run.end();
        }
    }

    /** Every row of every table. */
    private String rows() {
        StringBuilder rows = new StringBuilder();
        try (StateView view = state.newView()) {
            for (StateTable table : StateTable.values()) {
                try (StateCursor cursor = view.scan(table, new byte[0], null, false)) {
                    while (cursor.next()) {
                        rows.append(table)
                                .append(HexFormat.of().formatHex(cursor.key()))
                                .append('=')
                                .append(Arrays.hashCode(cursor.value()))
                                .append('\n');
                    }
                }
            }
        }
        return rows.toString();
    }

    private List<Long> revisions() {
        return steps.stream()
                .map(ApplyRun.Step::effects)
                .map(Effects::changes)
                .flatMap(List::stream)
                .map(RevisionChanges::revision)
                .toList();
    }

    @Test
    void smallEntriesShareAStep() {
        apply(entries(
                1,
                new Entry(List.of(new Put(bytes("a"), bytes("1"))), null),
                new Entry(List.of(new Put(bytes("b"), bytes("2"))), null)));

        assertThat(steps).singleElement().satisfies(step -> assertThat(step.heldBytes())
                .isLessThan(1_000));
        assertThat(store.appliedIndex()).isEqualTo(2);
        assertThat(revisions()).containsExactly(1L, 2L);
    }

    @Test
    void aLargeEntryIsAppliedInStepsAndItsIndexIsThatOfTheStateWhenAllOfItIs() {
        List<Long> indexes = new ArrayList<>();
        try (ApplyRun run = new ApplyRun(store, step -> {
            steps.add(step);
            indexes.add(store.appliedIndex());
        })) {
            CommittedEntries entries = entries(1, new Entry(manyLarge(60), null));
            entries.next();
            run.apply(entries);
            run.end();
        }

        assertThat(indexes).hasSizeGreaterThan(2).containsOnly(0L, 1L).last().isEqualTo(1L);
        assertThat(indexes.subList(0, indexes.size() - 1)).containsOnly(0L);
        assertThat(revisions()).hasSize(60).isSorted().doesNotHaveDuplicates();
        assertThat(store.get(bytes("counter")).asString()).hasValue("30");
    }

    @Test
    void afterARestartALargeEntryGoesOnWhereItWas() {
        apply(entries(1, new Entry(List.of(new Put(bytes("before"), bytes("1"))), null)));
        steps.clear();
        AtomicInteger left = new AtomicInteger(2);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
            try (ApplyRun run = new ApplyRun(store, step -> {
                steps.add(step);
                if (left.decrementAndGet() == 0) {
                    throw new IllegalStateException("the member dies");
                }
            })) {
                CommittedEntries entries = entries(2, new Entry(manyLarge(60), null));
                entries.next();
                run.apply(entries);
            }
        });
        assertThat(store.appliedIndex()).isEqualTo(1);
        store = loaded();
        assertThat(store.commandsApplied(2)).isBetween(2, 59);
        assertThat(store.commandsApplied(3)).isZero();

        apply(entries(2, new Entry(manyLarge(60), null)));

        assertThat(store.appliedIndex()).isEqualTo(2);
        assertThat(store.commandsApplied(2)).isZero();
        assertThat(store.get(bytes("counter")).asString()).hasValue("30");
        assertThat(revisions()).hasSize(60).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void stepsLeaveTheSameRowsWhereverTheyEnd() {
        List<Command> all = manyLarge(60);
        apply(entries(1, new Entry(all, null)));
        String inOneRun = rows();

        try (MemoryStateMachine other = new MemoryStateMachine()) {
            other.open(directory.resolve("other"));
            KvStore whole = new KvStore(other);
            whole.load();
            try (var batch = whole.newBatch()) {
                batch.applyCommands(1, all);
                batch.commit(1);
            }
            assertThat(whole.revision()).isEqualTo(store.revision());
            try (StateView view = other.newView();
                    StateCursor cursor = view.scan(StateTable.SYSTEM, new byte[0], null, false)) {
                while (cursor.next()) {
                    assertThat(inOneRun)
                            .contains(StateTable.SYSTEM + HexFormat.of().formatHex(cursor.key()) + "="
                                    + Arrays.hashCode(cursor.value()));
                }
            }
        }
    }

    @Test
    void everyWriteOfALargeEntryGetsItsAnswerAndTheEntryEndsOnce() {
        AtomicInteger ended = new AtomicInteger();
        List<PendingWrite> writes = new ArrayList<>();
        List<Command> commands = manyLarge(40);
        for (Command command : commands) {
            writes.add(new PendingWrite(CommandCodec.encode(command), Long.MAX_VALUE));
        }
        EntryProposal proposal = new EntryProposal(new ArrayList<>(writes), failures, ended::incrementAndGet);

        apply(entries(1, new Entry(commands, proposal)));
        // in any order: steps may be answered by several threads
        for (int i = steps.size() - 1; i >= 0; i--) {
            steps.get(i).giveAnswers();
        }

        assertThat(ended).hasValue(1);
        for (int i = 0; i < writes.size(); i++) {
            CompletableFuture<CommandResult> outcome = writes.get(i).outcome();
            assertThat(outcome).isCompleted();
            assertThat(outcome.join()).isInstanceOf(i % 2 == 0 ? IncrementDone.class : PutDone.class);
        }
    }

    @Test
    void resultsThatNobodyWaitsForAreNotKept() {
        List<Command> reads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            reads.add(new Command.DeleteRange(bytes("none"), null, true, 10));
        }
        apply(entries(1, new Entry(reads, null)));

        assertThat(steps).singleElement().satisfies(step -> assertThat(step.answers())
                .isEmpty());
    }
}
