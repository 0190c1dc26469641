package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.putWithLease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.command.Command;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.EntryCodec;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.UnknownCommandException;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.PutResult;
import io.dengine.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApplyBatchTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final TestStore store = new TestStore();

    @Test
    void manyEntriesOfOneBatchSeeEachOtherAndBecomeVisibleTogether() {
        try (ApplyBatch batch = store.kv.newBatch()) {
            assertThat(batch.applyCommands(10, List.of(put("a", "1")))).containsExactly(done(1));
            assertThat(batch.applyCommands(11, List.of(put("a", "2"), delete("b"))))
                    .containsExactly(done(2), new DeleteDone(new DeleteResult(2, 0)));
            assertThat(batch.applyCommands(12, List.of(delete("a"), put("b", "3"))))
                    .containsExactly(new DeleteDone(new DeleteResult(3, 1)), done(4));

            assertThat(store.kv.revision()).isZero();
            assertThat(store.kv.get(bytes("b")).exists()).isFalse();

            Effects effects = batch.commit(12);
            assertThat(effects.revision()).isEqualTo(4);
            assertThat(effects.changes())
                    .usingRecursiveComparison()
                    .isEqualTo(List.of(
                            changes(1, new Change(bytes("a"), record(null, 1, "1"), null)),
                            changes(2, new Change(bytes("a"), record(created(1, "1"), 2, "2"), record(null, 1, "1"))),
                            changes(3, new Change(bytes("a"), null, record(created(1, "1"), 2, "2"))),
                            changes(4, new Change(bytes("b"), record(null, 4, "3"), null))));
        }
        assertThat(store.kv.revision()).isEqualTo(4);
        assertThat(store.kv.appliedIndex()).isEqualTo(12);
        assertThat(store.state.appliedIndex()).isEqualTo(12);
        assertThat(store.textAt(0)).isEqualTo("b=3");
    }

    @Test
    void aBatchThatIsClosedLeavesNothing() {
        String before = store.state.dump();
        try (ApplyBatch batch = store.kv.newBatch()) {
            batch.applyCommands(
                    1,
                    List.of(
                            put("a", "1"),
                            new GrantLease(5),
                            putWithLease("b", "1", 1),
                            new FormCluster(ID, "orders")));
        }
        assertThat(store.kv.numbers()).isEqualTo(StoreNumbers.NEW);
        assertThat(store.state.dump()).isEqualTo(before);
    }

    @Test
    void aCommitThatFailsPublishesNothing() {
        store.apply(put("a", "1"));
        store.state.failCommits();

        try (ApplyBatch batch = store.kv.newBatch()) {
            batch.applyCommands(2, List.of(put("a", "2"), new FormCluster(ID, "orders")));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> batch.commit(2));
        }
        assertThat(store.kv.revision()).isEqualTo(1);
        assertThat(store.kv.appliedIndex()).isEqualTo(1);
        assertThat(store.kv.clusterId()).isEmpty();
        assertThat(store.kv.get(bytes("a")).asString()).hasValue("1");
    }

    @Test
    void nothingOfAnEntryWithAnUnknownCommandIsApplied() {
        try (ApplyBatch batch = store.kv.newBatch()) {
            batch.applyCommands(1, ApplyBatch.decode(entry(put("a", "1"))));
            byte[] unknown = EntryCodec.encode(List.of(CommandCodec.encode(put("a", "2")), new byte[] {99, 1}));

            assertThatExceptionOfType(UnknownCommandException.class)
                    .isThrownBy(() -> ApplyBatch.decode(ByteBuffer.wrap(unknown)));
            assertThatExceptionOfType(MalformedCommandException.class)
                    .isThrownBy(() -> ApplyBatch.decode(ByteBuffer.allocate(0)));

            assertThat(batch.commit(1).changes()).hasSize(1);
        }
        assertThat(store.textAt(0)).isEqualTo("a=1");
        assertThat(store.kv.revision()).isEqualTo(1);
    }

    @Test
    void anEntryMayBePartOfALargerBuffer() {
        ByteBuffer entry = entry(put("a", "1"));
        ByteBuffer buffer = ByteBuffer.allocateDirect(entry.remaining() + 10);
        buffer.position(5).put(entry).flip().position(5);

        try (ApplyBatch batch = store.kv.newBatch()) {
            assertThat(batch.applyCommands(1, ApplyBatch.decode(buffer))).containsExactly(done(1));
            assertThat(buffer.position()).isEqualTo(5);
        }
    }

    // ---- what the most frequent commands cost

    @Test
    void aPutOfANewKeyReadsTheKeyOnceAndWritesTheKeyAndTheHistory() {
        assertThat(operationsOf(put("a", "1"))).containsExactly("get KEYS", "put KEYS", "put HISTORY");
    }

    @Test
    void aPutOverAKeyWritesTheOldRecordToTheVersionsAsItIs() {
        store.apply(put("a", "1"));

        assertThat(operationsOf(put("a", "2"))).containsExactly("get KEYS", "put KEYS", "put HISTORY", "put VERSIONS");
    }

    @Test
    void withoutHistoryAPutWritesTheKeyOnly() {
        store.apply(put("a", "1"), new Command.SetHistory(false), new Command.Sweep(10));

        assertThat(operationsOf(put("a", "2"))).containsExactly("get KEYS", "put KEYS");
    }

    @Test
    void theNumbersAreWrittenOncePerBatch() {
        store.state.operations();

        store.apply(put("a", "1"), put("b", "1"), put("c", "1"));

        assertThat(store.state.operations())
                .filteredOn(operation -> operation.contains("SYSTEM"))
                // revision and hash
                .containsExactly("put SYSTEM", "put SYSTEM");
    }

    @Test
    void aBatchOfSmallCommandsSweepsWithOneCursor() {
        for (int i = 0; i < 1_100; i++) {
            store.apply(put("a", "1"));
        }
        store.apply(new Command.Compact(1_100));
        store.state.operations();

        store.apply(put("a", "1"), put("a", "1"), put("a", "1"));

        assertThat(store.state.operations())
                .filteredOn(operation -> operation.contains("scan"))
                .hasSize(1);
    }

    private List<String> operationsOf(Command command) {
        try (ApplyBatch batch = store.kv.newBatch()) {
            store.state.operations();
            batch.applyCommands(store.kv.appliedIndex() + 1, List.of(command));
            return store.state.operations();
        }
    }

    private static ByteBuffer entry(Command... commands) {
        return ByteBuffer.wrap(EntryCodec.encode(
                Arrays.stream(commands).map(CommandCodec::encode).toList()));
    }

    private static PutDone done(long revision) {
        return new PutDone(new PutResult(revision));
    }

    private static RevisionChanges changes(long revision, Change change) {
        return new RevisionChanges(revision, List.of(change));
    }

    private static KeyRecord created(long revision, String value) {
        return KeyRecord.of(null, revision, 0, bytes(value));
    }

    private static byte[] record(KeyRecord before, long revision, String value) {
        return KeyRecord.of(before, revision, 0, bytes(value)).encoded();
    }
}
