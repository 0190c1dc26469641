package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.command.Command;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.CommandResult.Done;
import io.dengine.command.CommandResult.Reason;
import io.dengine.kv.KeyRange;
import io.dengine.storage.StateTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryWritesTests {

    private final TestStore store = new TestStore();

    // ---- compaction

    @Test
    void whatWasBeforeACompactionCannotBeReadAnyMore() {
        store.apply(put("a", "1"), put("a", "2"), put("b", "1"), delete("a"));

        assertThat(store.one(new Compact(2))).isEqualTo(new Done(4));

        assertThat(store.kv.compactedRevision()).isEqualTo(2);
        assertThat(store.kv.revision()).isEqualTo(4);
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.get(bytes("a"), 1))
                .satisfies(e -> assertThat(e.oldestRevision()).isEqualTo(2));
        assertThat(store.textAt(2)).isEqualTo("a=2");
        assertThat(store.textAt(3)).isEqualTo("a=2 b=1");
        assertThat(store.textAt(4)).isEqualTo("b=1");
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.read(2, KeyRange.all(), 10))
                .satisfies(e -> assertThat(e.oldestRevision()).isEqualTo(2));
        assertThat(store.kv.read(3, KeyRange.all(), 10).changes()).hasSize(2);
    }

    @Test
    void theCurrentRevisionCanBeCompacted() {
        store.apply(put("a", "1"), put("a", "2"));

        assertThat(store.one(new Compact(2))).isEqualTo(new Done(2));
        assertThat(store.textAt(2)).isEqualTo("a=2");
    }

    @Test
    void aCompactionThatIsDoneAlreadyOrInTheFutureIsRefused() {
        store.apply(put("a", "1"), put("a", "2"), new Compact(2));

        assertThat(store.apply(new Compact(2), new Compact(1), new Compact(3)))
                .containsExactly(
                        refused(Reason.REVISION_COMPACTED, 2, 2),
                        refused(Reason.REVISION_COMPACTED, 1, 2),
                        refused(Reason.REVISION_IN_FUTURE, 3, 2));
    }

    @Test
    void anEmptyStoreCannotBeCompacted() {
        assertThat(store.apply(new Compact(0), new Compact(1)))
                .containsExactly(refused(Reason.REVISION_COMPACTED, 0, 0), refused(Reason.REVISION_IN_FUTURE, 1, 0));
    }

    // ---- sweep

    @Test
    void aSweptStoreHoldsExactlyWhatCanStillBeRead() {
        store.apply(put("a", "1"), put("a", "2"), put("b", "1"), delete("b"), put("a", "3"), put("b", "2"));

        store.apply(new Compact(4), new Sweep(100));

        assertThat(store.state.rows(StateTable.HISTORY).keySet())
                .containsExactly(HistoryRow.rowKey(5, 0), HistoryRow.rowKey(6, 0));
        assertThat(store.state.rows(StateTable.VERSIONS).keySet()).containsExactly(VersionKey.of(bytes("a"), 5));
        assertThat(store.kv.sweptRevision()).isEqualTo(4);
    }

    @Test
    void aCompactionSweepsAThousandRowsAndASweepAsManyAsItMay() {
        fill(1_250);
        assertThat(store.kv.sweptRevision()).isZero();

        store.apply(new Compact(1_250));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(250);
        assertThat(store.kv.sweptRevision()).isEqualTo(999);

        assertThat(store.one(new Sweep(100))).isEqualTo(new Done(1_250));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(150);

        store.apply(new Sweep(150));
        assertThat(store.rows(StateTable.HISTORY)).isZero();
        assertThat(store.rows(StateTable.VERSIONS)).isZero();

        store.apply(new Sweep(1));
        assertThat(store.kv.sweptRevision()).isEqualTo(1_250);
    }

    @Test
    void aSweepMayStopInTheMiddleOfARevisionAndGoesOnThere() {
        fill(1_000);
        store.apply(put("a", "1"), put("b", "1"), put("c", "1"), new DeleteRange(bytes("a"), null, false, 10));
        store.apply(new Compact(1_004));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(7);

        store.apply(new Sweep(5));
        assertThat(store.state.rows(StateTable.HISTORY).keySet())
                .containsExactly(HistoryRow.rowKey(1_004, 2), HistoryRow.rowKey(1_004, 3));

        store.apply(new Sweep(5));
        assertThat(store.rows(StateTable.HISTORY)).isZero();
        assertThat(store.rows(StateTable.VERSIONS)).isZero();
    }

    @Test
    void everyCommandThatChangesAKeySweepsFourRowsForEachKeyAndAtLeastEight() {
        fill(1_100);
        store.apply(new Compact(1_100));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(100);

        store.apply(put("x", "1"));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(100 - 8 + 1);

        store.apply(new GrantLease(1), delete("never"));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(93);

        store.apply(put("x", "1"), put("y", "1"), put("z", "1"));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(93 - 24 + 3);

        store.apply(new DeleteRange(bytes("x"), null, false, 10));
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(72 - 12 + 3);
    }

    @Test
    void aCommandWithoutAnythingToSweepDoesNotSweepLater() {
        fill(2_000);
        store.apply(put("x", "1"), put("x", "2"), new Compact(2_000));

        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(1_002);
    }

    @Test
    void theBatchesInWhichCommandsAreAppliedDoNotMatterToWhatTheySweep() {
        TestStore other = new TestStore();
        fill(store, 3_000);
        fill(other, 3_000);
        Command[] commands = {
            new Compact(1_500), put("a", "1"), new Compact(2_800), put("a", "2"), new Sweep(5), new SetHistory(false)
        };

        store.apply(commands);
        for (Command command : commands) {
            other.apply(command);
        }

        // of the first 1,500 rows 1,000 and 8, of the 2,800 1,000, 8 and 5 more
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(3_002 - 2_021);
        assertThat(store.state.dump()).isEqualTo(other.state.dump());
    }

    @Test
    void aCommandWithManyChangesSweepsUpToANumberOfBytesWhateverTheBatchesAre() {
        int keyBytes = 4_000;
        int keys = 1_000;
        TestStore other = new TestStore();
        for (TestStore each : List.of(store, other)) {
            // two rows for each put but the first of a key, whose row is alone
            for (int round = 0; round < 4; round++) {
                putLong(each, keys, keyBytes);
            }
        }
        // what each of the commands before the delete may sweep is added up, what the delete may is not
        List<Command> commands = List.of(
                new Compact(4 * keys),
                put("x", "1"),
                put("x", "2"),
                new DeleteRange(bytes("k"), bytes("l"), false, keys),
                put("x", "3"));

        try (ApplyBatch batch = store.kv.newBatch()) {
            for (Command command : commands.subList(0, 3)) {
                batch.apply(store.kv.appliedIndex() + 1, command);
            }
            long before = batch.heldBytes();
            batch.apply(store.kv.appliedIndex() + 1, commands.get(3));
            assertThat(batch.heldBytes() - before)
                    .as("bytes of the delete and of what it sweeps")
                    .isBetween(
                            HistoryWrites.MAX_SWEEP_BYTES,
                            HistoryWrites.MAX_SWEEP_BYTES + 4L * keys * (keyBytes + 100));
            batch.apply(store.kv.appliedIndex() + 1, commands.get(4));
            batch.commit(store.kv.appliedIndex() + 1);
        }
        for (Command command : commands) {
            other.apply(command);
        }

        // 1,000 of the compaction and 3 times 8 of the puts; of the delete far fewer than 4,000, but not none
        int left = store.rows(StateTable.HISTORY) - 1_003;
        assertThat(left).isBetween(4 * keys - 1_024 - 2_000, 4 * keys - 1_024 - 1_000);
        assertThat(store.state.dump()).isEqualTo(other.state.dump());

        for (int i = 0; i < 10; i++) {
            store.apply(new Sweep(1_000));
        }
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(1_003);
        assertThat(store.kv.sweptRevision()).isEqualTo(store.kv.compactedRevision());
    }

    @Test
    void manySmallCommandsOfABatchCountWhatTheySweep() {
        fill(20_000);
        store.apply(new Compact(20_000));

        try (ApplyBatch batch = store.kv.newBatch()) {
            for (int i = 0; i < 1_000; i++) {
                batch.apply(store.kv.appliedIndex() + 1, put("x", ""));
            }
            assertThat(batch.heldBytes()).isGreaterThan(7_900L * 2 * Draft.REMOVED_BYTES);
        }
    }

    @Test
    void whatACompactionMaySweepIsOnlyWhatItCompacts() {
        fill(600);

        // the first may sweep 1,000 rows, of which there are only 100
        store.apply(new Compact(100), new Compact(600));
        assertThat(store.rows(StateTable.HISTORY)).isZero();

        TestStore other = new TestStore();
        fill(other, 1_600);
        other.apply(new Compact(100), new Compact(1_600));
        assertThat(other.rows(StateTable.HISTORY)).isEqualTo(1_600 - 1_100);
    }

    @Test
    void aSweepOfNothingDoesNothing() {
        fill(1_500);
        store.apply(new Compact(1_500));
        String before = store.state.dump();

        assertThat(store.apply(new Sweep(0), new Sweep(-1))).containsExactly(new Done(1_500), new Done(1_500));
        assertThat(store.state.dump()).isEqualTo(before);
    }

    // ---- switch

    @Test
    void withoutHistoryOnlyTheCurrentRevisionCanBeRead() {
        store.apply(put("a", "1"), put("a", "2"));

        assertThat(store.one(new SetHistory(false))).isEqualTo(new Done(2));
        store.apply(put("a", "3"), delete("a"), put("a", "4"));

        assertThat(store.kv.isHistoryEnabled()).isFalse();
        assertThat(store.kv.compactedRevision()).isEqualTo(5);
        assertThat(store.textAt(5)).isEqualTo("a=4");
        assertThatExceptionOfType(HistoryCompactedException.class).isThrownBy(() -> store.textAt(4));
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.read(5, KeyRange.all(), 10));
        assertThat(store.kv.read(6, KeyRange.all(), 10)).isEqualTo(new HistoryReader.Part(List.of(), 6));
        assertThat(store.apply(new Compact(5), new Compact(6)))
                .containsExactly(refused(Reason.REVISION_COMPACTED, 5, 5), refused(Reason.REVISION_IN_FUTURE, 6, 5));
    }

    @Test
    void whatWasRecordedIsSweptWhileHistoryIsOff() {
        store.apply(put("a", "1"), put("a", "2"), put("b", "1"), new SetHistory(false));
        assertThat(store.kv.sweptRevision()).isZero();

        store.apply(put("a", "3"));

        assertThat(store.rows(StateTable.HISTORY)).isZero();
        assertThat(store.rows(StateTable.VERSIONS)).isZero();
        assertThat(store.kv.sweptRevision()).isEqualTo(4);
    }

    @Test
    void historyBeginsWhereItIsSwitchedOn() {
        store.apply(new SetHistory(false), put("a", "1"), put("a", "2"));

        store.apply(new SetHistory(true), put("a", "3"), put("b", "1"));

        assertThat(store.kv.isHistoryEnabled()).isTrue();
        assertThat(store.kv.compactedRevision()).isEqualTo(2);
        assertThat(store.textAt(2)).isEqualTo("a=2");
        assertThat(store.textAt(3)).isEqualTo("a=3");
        assertThat(store.kv.read(3, KeyRange.all(), 10).changes()).hasSize(2);
    }

    @Test
    void switchingToWhatIsAlreadyTheCaseChangesNothing() {
        store.apply(put("a", "1"));
        String on = store.state.dump();
        store.apply(new SetHistory(true));
        assertThat(store.state.dump()).isEqualTo(on);

        store.apply(new SetHistory(false), put("a", "2"));
        String off = store.state.dump();
        store.apply(new SetHistory(false));
        assertThat(store.state.dump()).isEqualTo(off);
    }

    private static void putLong(TestStore store, int keys, int keyBytes) {
        try (ApplyBatch batch = store.kv.newBatch()) {
            for (int i = 0; i < keys; i++) {
                String key = "k" + "%06d".formatted(i) + "-".repeat(keyBytes);
                batch.apply(1, put(key, ""));
            }
            batch.commit(store.kv.appliedIndex() + 1);
        }
        store.skipIndex();
    }

    private void fill(int revisions) {
        fill(store, revisions);
    }

    private static void fill(TestStore store, int revisions) {
        try (ApplyBatch batch = store.kv.newBatch()) {
            for (int i = 0; i < revisions; i++) {
                batch.applyCommands(1, List.of(put("filler", "")));
            }
            batch.commit(store.kv.appliedIndex() + 1);
        }
        store.skipIndex();
    }
}
