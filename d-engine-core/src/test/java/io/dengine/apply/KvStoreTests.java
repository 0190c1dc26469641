package io.dengine.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.apply.CommandResult.ClusterFormed;
import io.dengine.apply.CommandResult.DeleteDone;
import io.dengine.apply.CommandResult.PutDone;
import io.dengine.command.Command;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.Put;
import io.dengine.command.CommandCodec;
import io.dengine.command.EntryCodec;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.UnknownCommandException;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import io.dengine.storage.StorageException;
import io.dengine.watch.WatchEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KvStoreTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final FakeStateMachine stateMachine = new FakeStateMachine();
    private final KvStore store = new KvStore(stateMachine);

    @BeforeEach
    void load() {
        store.load();
    }

    @Test
    void aNewStoreIsEmpty() {
        assertThat(store.revision()).isZero();
        assertThat(store.appliedIndex()).isZero();
        assertThat(store.clusterId()).isEmpty();
        assertThat(store.get(bytes("a"))).isEqualTo(new GetResult(0, null));
    }

    @Test
    void eachPutMakesTheNextRevisionAlsoWithTheSameValue() {
        assertThat(apply(1, put("a", "1"), put("b", "1"), put("a", "1")))
                .containsExactly(new PutDone(1), new PutDone(2), new PutDone(3));
        assertThat(store.revision()).isEqualTo(3);
    }

    @Test
    void aKeyKnowsWhenItWasCreatedAndModifiedAndHowOften() {
        apply(1, put("a", "1"));
        apply(2, put("b", "x"));
        apply(3, put("a", "2"), put("a", "3"));

        assertThat(store.get(bytes("a"))).isEqualTo(new GetResult(4, new KeyValue(bytes("a"), bytes("3"), 1, 4, 3)));
        assertThat(store.get(bytes("b"))).isEqualTo(new GetResult(4, new KeyValue(bytes("b"), bytes("x"), 2, 2, 1)));
    }

    @Test
    void aDeleteCountsOnlyWhenTheKeyExisted() {
        apply(1, put("a", "1"));

        assertThat(apply(2, delete("a"), delete("a"), delete("never")))
                .containsExactly(new DeleteDone(2, true), new DeleteDone(2, false), new DeleteDone(2, false));
        assertThat(store.revision()).isEqualTo(2);
        assertThat(store.get(bytes("a"))).isEqualTo(new GetResult(2, null));
    }

    @Test
    void aKeyThatWasDeletedIsCreatedAnew() {
        apply(1, put("a", "1"), put("a", "2"), delete("a"), put("a", "3"));

        assertThat(store.get(bytes("a")).keyValue()).isEqualTo(new KeyValue(bytes("a"), bytes("3"), 4, 4, 1));
    }

    @Test
    void anEmptyValueIsAValue() {
        apply(1, put("a", ""));

        assertThat(store.get(bytes("a")).value()).hasValue(new byte[0]);
    }

    @Test
    void theFirstClusterIdStaysAndIsNoRevision() {
        UUID second = UUID.randomUUID();

        assertThat(apply(1, new FormCluster(ID, "orders"))).containsExactly(new ClusterFormed(ID));
        assertThat(apply(2, new FormCluster(second, "orders"))).containsExactly(new ClusterFormed(ID));
        assertThat(store.clusterId()).hasValue(ID);
        assertThat(store.revision()).isZero();
        assertThat(store.appliedIndex()).isEqualTo(2);
    }

    @Test
    void theFirstOfTwoClusterIdsInOneEntryStays() {
        assertThat(apply(1, new FormCluster(ID, "orders"), new FormCluster(UUID.randomUUID(), "orders")))
                .containsExactly(new ClusterFormed(ID), new ClusterFormed(ID));
    }

    @Test
    void manyEntriesOfOneBatchSeeEachOtherAndBecomeVisibleTogether() {
        try (ApplyBatch batch = store.newBatch()) {
            assertThat(batch.apply(entry(put("a", "1")))).containsExactly(new PutDone(1));
            assertThat(batch.apply(entry(put("a", "2"), delete("b"))))
                    .containsExactly(new PutDone(2), new DeleteDone(2, false));
            assertThat(batch.apply(entry(delete("a"), put("b", "3"))))
                    .containsExactly(new DeleteDone(3, true), new PutDone(4));

            assertThat(store.revision()).isZero();
            assertThat(store.get(bytes("b")).exists()).isFalse();

            assertThat(batch.commit(12))
                    .containsExactly(
                            new WatchEvent(WatchEvent.Type.PUT, bytes("a"), bytes("1"), 1),
                            new WatchEvent(WatchEvent.Type.PUT, bytes("a"), bytes("2"), 2),
                            new WatchEvent(WatchEvent.Type.DELETE, bytes("a"), null, 3),
                            new WatchEvent(WatchEvent.Type.PUT, bytes("b"), bytes("3"), 4));
        }
        assertThat(store.revision()).isEqualTo(4);
        assertThat(store.appliedIndex()).isEqualTo(12);
        assertThat(stateMachine.appliedIndex()).isEqualTo(12);
        assertThat(store.get(bytes("b")).keyValue()).isEqualTo(new KeyValue(bytes("b"), bytes("3"), 4, 4, 1));
    }

    @Test
    void aBatchThatIsClosedLeavesNothing() {
        try (ApplyBatch batch = store.newBatch()) {
            batch.apply(entry(put("a", "1"), new FormCluster(ID, "orders")));
        }
        assertThat(store.revision()).isZero();
        assertThat(store.clusterId()).isEmpty();
        assertThat(apply(1, put("b", "1"))).containsExactly(new PutDone(1));
    }

    @Test
    void aCommitThatFailsPublishesNothing() {
        apply(1, put("a", "1"));
        stateMachine.failCommits();

        try (ApplyBatch batch = store.newBatch()) {
            batch.apply(entry(put("a", "2"), new FormCluster(ID, "orders")));
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> batch.commit(2));
        }
        assertThat(store.revision()).isEqualTo(1);
        assertThat(store.appliedIndex()).isEqualTo(1);
        assertThat(store.clusterId()).isEmpty();
        assertThat(store.get(bytes("a")).asString()).hasValue("1");
    }

    @Test
    void nothingOfAnEntryWithAnUnknownCommandIsApplied() {
        try (ApplyBatch batch = store.newBatch()) {
            batch.apply(entry(put("a", "1")));
            byte[] unknown = EntryCodec.encode(List.of(CommandCodec.encode(put("a", "2")), new byte[] {99, 1}));

            assertThatExceptionOfType(UnknownCommandException.class).isThrownBy(() -> batch.apply(unknown));
            assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> batch.apply(new byte[0]));

            assertThat(batch.commit(1)).hasSize(1);
        }
        assertThat(store.get(bytes("a")).asString()).hasValue("1");
        assertThat(store.revision()).isEqualTo(1);
    }

    @Test
    void anEntryWithoutCommandsMovesTheAppliedIndexOnly() {
        assertThat(apply(5)).isEmpty();
        assertThat(store.appliedIndex()).isEqualTo(5);
        assertThat(store.revision()).isZero();
    }

    @Test
    void anEntryMayBePartOfALargerBuffer() {
        byte[] entry = entry(put("a", "1"));
        ByteBuffer buffer = ByteBuffer.allocateDirect(entry.length + 10);
        buffer.position(5).put(entry).flip().position(5);

        try (ApplyBatch batch = store.newBatch()) {
            assertThat(batch.apply(buffer)).containsExactly(new PutDone(1));
            assertThat(buffer.position()).isEqualTo(5);
        }
    }

    @Test
    void aStoreThatIsOpenedAgainGoesOnWhereItWas() {
        apply(1, new FormCluster(ID, "orders"), put("a", "1"), put("a", "2"));

        KvStore again = new KvStore(stateMachine);
        again.load();

        assertThat(again.revision()).isEqualTo(2);
        assertThat(again.appliedIndex()).isEqualTo(1);
        assertThat(again.clusterId()).hasValue(ID);
        assertThat(again.get(bytes("a")).asString()).hasValue("2");
    }

    @Test
    void afterARestoreTheSnapshotsNumbersAreThere() {
        FakeStateMachine ahead = new FakeStateMachine();
        KvStore aheadStore = new KvStore(ahead);
        aheadStore.load();
        apply(aheadStore, 40, new FormCluster(ID, "orders"), put("a", "1"), put("a", "2"));

        stateMachine.becomeCopyOf(ahead);
        store.load();

        assertThat(store.revision()).isEqualTo(2);
        assertThat(store.appliedIndex()).isEqualTo(40);
        assertThat(store.clusterId()).hasValue(ID);
        assertThat(apply(41, put("b", "1"))).containsExactly(new PutDone(3));
    }

    @Test
    void damagedNumbersAreRefused() {
        stateMachine.damage(StateTable.SYSTEM, bytes("revision"), new byte[7]);

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(store::load)
                .withMessage("the stored revision has 7 bytes instead of 8");
    }

    @Test
    void aDamagedKeyIsRefusedByReadsAndWrites() {
        stateMachine.damage(StateTable.KEYS, bytes("a"), new byte[3]);

        assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> store.get(bytes("a")));
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> apply(1, put("a", "1")));
    }

    @Test
    void theCallerMayChangeWhatAReadGaveHimAndWhatHeAskedWith() {
        apply(1, put("a", "1"));
        byte[] asked = bytes("a");
        KeyValue read = store.get(asked).entry().orElseThrow();

        asked[0] = 'x';
        assertThat(read.keyAsString()).isEqualTo("a");
        read.key()[0] = 'x';
        read.value()[0] = 'x';

        assertThat(store.get(bytes("a")).asString()).hasValue("1");
    }

    @Test
    void theSameCommandsGiveTheSameStateWhateverTheBatches() {
        Random random = new Random(7);
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String key = "key-" + random.nextInt(20);
            commands.add(random.nextInt(3) == 0 ? delete(key) : put(key, "value-" + i));
        }
        List<CommandResult> oneByOne = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            oneByOne.addAll(apply(i + 1, commands.get(i)));
        }

        FakeStateMachine other = new FakeStateMachine();
        KvStore otherStore = new KvStore(other);
        otherStore.load();
        List<CommandResult> together = new ArrayList<>();
        for (int i = 0; i < 500; i += 50) {
            try (ApplyBatch batch = otherStore.newBatch()) {
                for (int j = i; j < i + 50; j += 10) {
                    together.addAll(
                            batch.apply(entry(commands.subList(j, j + 10).toArray(Command[]::new))));
                }
                batch.commit(i + 50);
            }
        }

        assertThat(together).isEqualTo(oneByOne);
        assertThat(other.dump()).isEqualTo(stateMachine.dump());
        assertThat(other.appliedIndex()).isEqualTo(stateMachine.appliedIndex());
    }

    @Test
    void readersAlwaysSeeDataAtLeastAsNewAsTheRevisionAndTheAppliedIndex() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Optional<String>> violation = new AtomicReference<>(Optional.empty());
        Thread reader = new Thread(
                () -> {
                    while (!stop.get()) {
                        long applied = store.appliedIndex();
                        long revision = store.revision();
                        GetResult result = store.get(bytes("a"));
                        long modRevision =
                                result.entry().map(KeyValue::modRevision).orElse(0L);
                        // only this key changes, so its modification revision is the store's
                        if (revision < applied || modRevision < applied || modRevision != result.revision()) {
                            violation.set(Optional.of(applied + " " + result));
                        }
                    }
                },
                "d-engine-test-reader");
        reader.start();
        try {
            for (int i = 1; i <= 20_000; i++) {
                apply(i, put("a", "value-" + i));
            }
        } finally {
            stop.set(true);
            reader.join(10_000);
        }
        assertThat(violation.get()).isEmpty();
        assertThat(reader.isAlive()).isFalse();
    }

    private List<CommandResult> apply(long index, Command... commands) {
        return apply(store, index, commands);
    }

    private static List<CommandResult> apply(KvStore store, long index, Command... commands) {
        try (ApplyBatch batch = store.newBatch()) {
            List<CommandResult> results = batch.apply(entry(commands));
            batch.commit(index);
            return results;
        }
    }

    private static byte[] entry(Command... commands) {
        return EntryCodec.encode(
                Arrays.stream(commands).map(CommandCodec::encode).toList());
    }

    private static Command put(String key, String value) {
        return new Put(bytes(key), bytes(value));
    }

    private static Command delete(String key) {
        return new Delete(bytes(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
