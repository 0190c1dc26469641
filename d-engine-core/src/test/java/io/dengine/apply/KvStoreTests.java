package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command.Compact;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.CommandResult.ClusterFormed;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The store's numbers, and what concurrent readers may rely on. */
class KvStoreTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private final TestStore store = new TestStore();

    @Test
    void aNewStoreIsEmpty() {
        assertThat(store.kv.revision()).isZero();
        assertThat(store.kv.appliedIndex()).isZero();
        assertThat(store.kv.clusterId()).isEmpty();
        assertThat(store.kv.compactedRevision()).isZero();
        assertThat(store.kv.sweptRevision()).isZero();
        assertThat(store.kv.isHistoryEnabled()).isTrue();
        assertThat(store.kv.stateCheck()).isEqualTo(new StateCheck(0, 0));
        assertThat(store.kv.get(bytes("a"))).isEqualTo(new GetResult(0, null));
    }

    @Test
    void theFirstClusterIdStaysAndIsNoRevision() {
        UUID second = UUID.randomUUID();

        assertThat(store.apply(new FormCluster(ID, "orders"), new FormCluster(second, "orders")))
                .containsExactly(new ClusterFormed(ID), new ClusterFormed(ID));
        assertThat(store.apply(new FormCluster(second, "orders"))).containsExactly(new ClusterFormed(ID));
        assertThat(store.kv.clusterId()).hasValue(ID);
        assertThat(store.kv.revision()).isZero();
        assertThat(store.kv.appliedIndex()).isEqualTo(2);
    }

    @Test
    void aStoreThatIsOpenedAgainGoesOnWhereItWas() {
        store.apply(
                new FormCluster(ID, "orders"),
                put("a", "1"),
                put("a", "2"),
                new GrantLease(1),
                new Compact(1),
                new SetHistory(false));

        KvStore again = new KvStore(store.state);
        again.load();

        assertThat(again.numbers()).isEqualTo(store.kv.numbers());
        assertThat(again.revision()).isEqualTo(2);
        assertThat(again.appliedIndex()).isEqualTo(1);
        assertThat(again.clusterId()).hasValue(ID);
        assertThat(again.isHistoryEnabled()).isFalse();
        assertThat(again.get(bytes("a")).asString()).hasValue("2");
    }

    @Test
    void afterARestoreTheSnapshotsNumbersAreThere() {
        TestStore ahead = new TestStore();
        ahead.apply(new FormCluster(ID, "orders"), put("a", "1"), put("a", "2"), new GrantLease(5));
        ahead.apply(new Compact(2));

        store.state.becomeCopyOf(ahead.state);
        store.kv.load();
        store.skipIndex();

        assertThat(store.kv.revision()).isEqualTo(2);
        assertThat(store.kv.appliedIndex()).isEqualTo(2);
        assertThat(store.kv.clusterId()).hasValue(ID);
        assertThat(store.kv.compactedRevision()).isEqualTo(2);
        assertThat(store.one(new GrantLease(5))).isEqualTo(new LeaseDone(2, 5));
    }

    @Test
    void theCallerMayChangeWhatAReadGaveHimAndWhatHeAskedWith() {
        store.apply(put("a", "1"), put("b", "1"));
        byte[] asked = bytes("a");

        for (long revision = 0; revision <= 1; revision++) {
            KeyValue read = store.kv.get(asked, revision).entry().orElseThrow();
            asked[0] = 'x';
            assertThat(read.keyAsString()).isEqualTo("a");
            read.key()[0] = 'x';
            read.value()[0] = 'x';
            asked[0] = 'a';
            assertThat(store.kv.get(bytes("a"), revision).asString()).hasValue("1");
        }
    }

    @Test
    void readersAlwaysSeeDataAtLeastAsNewAsTheRevisionAndTheAppliedIndex() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Optional<String>> violation = new AtomicReference<>(Optional.empty());
        store.apply(new SetHistory(false));
        Thread reader = new Thread(
                () -> {
                    while (!stop.get()) {
                        // the entry with index n + 1 makes revision n
                        long applied = store.kv.appliedIndex() - 1;
                        long revision = store.kv.revision();
                        GetResult result = store.kv.get(bytes("a"));
                        long together = store.kv.getAll(List.of(bytes("a")), 0).revision();
                        long modRevision =
                                result.entry().map(KeyValue::modRevision).orElse(0L);
                        // only this key changes, so its modification revision is the store's
                        if (revision < applied
                                || modRevision < applied
                                || modRevision != result.revision()
                                || together < result.revision()) {
                            violation.set(Optional.of(applied + " " + result + " " + together));
                        }
                    }
                },
                "d-engine-test-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            for (int i = 1; i <= 20_000; i++) {
                store.apply(put("a", "value-" + i));
            }
        } finally {
            stop.set(true);
            reader.join(10_000);
        }
        assertThat(violation.get()).isEmpty();
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void aReadSeesOneStateAlsoWhileTheStoreIsRestored() throws Exception {
        List<TestStore> snapshots = List.of(new TestStore(), new TestStore());
        for (TestStore snapshot : snapshots) {
            for (int revision = 1; revision <= 20 + snapshots.indexOf(snapshot); revision++) {
                snapshot.apply(put("a", "" + revision), new Compact(revision));
            }
        }
        store.state.becomeCopyOf(snapshots.get(0).state);
        store.kv.load();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Optional<String>> violation = new AtomicReference<>(Optional.empty());
        Thread reader = new Thread(
                () -> {
                    while (!stop.get()) {
                        ScanResult page = store.kv.scan(Scan.all());
                        if (!page.items().get(0).valueAsString().equals("" + page.revision())) {
                            violation.set(Optional.of(page.toString()));
                        }
                    }
                },
                "d-engine-test-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                store.state.becomeCopyOf(snapshots.get(i % 2).state);
                store.kv.load();
            }
        } finally {
            stop.set(true);
            reader.join(10_000);
        }
        assertThat(violation.get()).isEmpty();
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void anEntryWithoutCommandsMovesTheAppliedIndexOnly() {
        store.apply(put("a", "1"), delete("a"));

        assertThat(store.apply()).isEmpty();

        assertThat(store.kv.appliedIndex()).isEqualTo(2);
        assertThat(store.kv.revision()).isEqualTo(2);
        assertThat(store.effects).isEqualTo(new Effects(2, List.of(), List.of()));
    }
}
