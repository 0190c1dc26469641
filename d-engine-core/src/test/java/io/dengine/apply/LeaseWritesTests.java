package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.putWithLease;
import static io.dengine.apply.TestStore.putWithTtl;
import static io.dengine.apply.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandResult.Done;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.command.CommandResult.LeaseEnded;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.storage.StateTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LeaseWritesTests {

    private final TestStore store = new TestStore();

    @Test
    void leasesGetTheirIdsInOrderAndMakeNoRevision() {
        assertThat(store.apply(new GrantLease(1000), new GrantLease(2000)))
                .containsExactly(new LeaseDone(1, 1000), new LeaseDone(2, 2000));
        assertThat(store.kv.revision()).isZero();
        assertThat(leases())
                .containsExactly(
                        Map.entry(1L, new LeaseState(1000, 1000, 0)), Map.entry(2L, new LeaseState(2000, 2000, 0)));
        assertThat(store.effects.leases())
                .containsExactly(
                        new LeaseChange(1, new LeaseState(1000, 1000, 0)),
                        new LeaseChange(2, new LeaseState(2000, 2000, 0)));
    }

    @Test
    void anIdIsNeverGivenOutTwice() {
        store.apply(new GrantLease(1000), new RevokeLease(1));

        assertThat(store.one(new GrantLease(1000))).isEqualTo(new LeaseDone(2, 1000));
    }

    // ---- attached keys

    @Test
    void aPutAttachesTheKey() {
        store.apply(new GrantLease(1000), putWithLease("b", "1", 1), putWithLease("a", "1", 1));

        assertThat(keysOf(1)).containsExactly("a", "b");
        assertThat(store.kv.get(bytes("a")).entry().orElseThrow().leaseId()).isEqualTo(1);
    }

    @Test
    void aPutWithoutALeaseDetachesTheKey() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1), put("a", "2"));

        assertThat(keysOf(1)).isEmpty();
        assertThat(store.kv.get(bytes("a")).entry().orElseThrow().leaseId()).isZero();
        assertThat(store.apply(new RevokeLease(1))).containsExactly(new LeaseEnded(2, 0));
    }

    @Test
    void aPutWithAnotherLeaseMovesTheKey() {
        store.apply(new GrantLease(1000), new GrantLease(1000), putWithLease("a", "1", 1), putWithLease("a", "2", 2));

        assertThat(keysOf(1)).isEmpty();
        assertThat(keysOf(2)).containsExactly("a");
    }

    @Test
    void aPutWithTheSameLeaseChangesNothingOfTheLease() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1));
        store.apply(putWithLease("a", "2", 1));

        assertThat(keysOf(1)).containsExactly("a");
        assertThat(store.effects.leases()).isEmpty();
    }

    @Test
    void aDeletedKeyIsDetached() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1), putWithLease("b", "1", 1));
        store.apply(delete("a"));
        assertThat(keysOf(1)).containsExactly("b");

        store.apply(new DeleteRange(bytes("a"), null, false, 10));
        assertThat(keysOf(1)).isEmpty();
        assertThat(leases()).containsOnlyKeys(1L);
    }

    @Test
    void aPutWithAnUnknownLeaseIsRefused() {
        String before = store.state.dump();

        assertThat(store.one(putWithLease("a", "1", 7))).isEqualTo(refused(Reason.LEASE_NOT_FOUND, 7, 0));
        assertThat(store.state.dump()).isEqualTo(before);
    }

    @Test
    void aLeaseHasAtMostSoManyKeys() {
        store.apply(new GrantLease(1000));
        try (ApplyBatch batch = store.kv.newBatch()) {
            for (int i = 0; i < LeaseWrites.MAX_KEYS; i++) {
                batch.applyCommands(2, List.of(putWithLease("key" + i, "", 1)));
            }
            assertThat(batch.applyCommands(2, List.of(putWithLease("key0", "again", 1), putWithLease("more", "", 1))))
                    .last()
                    .isEqualTo(new Refused(
                            Reason.TOO_MANY_KEYS, 0, 0, "lease 1 has 100000 keys, the most that a lease can have"));
            assertThat(batch.applyCommands(3, List.of(new RevokeLease(1))))
                    .containsExactly(new LeaseEnded(100_002, 100_000));
        }
    }

    // ---- time to live

    @Test
    void aPutWithATtlMakesALeaseOfItsOwn() {
        store.apply(new GrantLease(9), putWithTtl("a", "1", 500));

        assertThat(store.kv.leaseState(2)).hasValue(new LeaseState(500, 500, 0));
        assertThat(keysOf(2)).containsExactly("a");
        assertThat(store.effects.leases()).contains(new LeaseChange(2, new LeaseState(500, 500, 0)));
    }

    @Test
    void theLeaseOfATtlEndsWithItsKey() {
        store.apply(putWithTtl("a", "1", 500));
        store.apply(delete("a"));

        assertThat(leases()).isEmpty();
        assertThat(store.rows(StateTable.LEASES)).isZero();
        assertThat(store.effects.leases()).containsExactly(new LeaseChange(1, null));
    }

    @Test
    void anotherTtlMakesAnotherLease() {
        store.apply(putWithTtl("a", "1", 500));
        store.apply(putWithTtl("a", "2", 700));

        assertThat(leases()).containsExactly(Map.entry(2L, new LeaseState(700, 700, 0)));
        assertThat(keysOf(2)).containsExactly("a");
        assertThat(store.effects.leases())
                .containsExactlyInAnyOrder(new LeaseChange(1, null), new LeaseChange(2, new LeaseState(700, 700, 0)));
    }

    @Test
    void theLeaseOfATtlStaysWhileAKeyIsAttached() {
        store.apply(putWithTtl("a", "1", 500), putWithLease("b", "1", 1), put("a", "2"));
        assertThat(keysOf(1)).containsExactly("b");

        store.apply(put("b", "2"));
        assertThat(leases()).isEmpty();
    }

    @Test
    void theLeaseOfATtlExpiresLikeAnyOther() {
        store.apply(putWithTtl("a", "1", 500));

        assertThat(store.one(new ExpireLease(1, 0))).isEqualTo(new Done(2));
        assertThat(store.textAt(0)).isEmpty();
        assertThat(store.effects.leases()).containsExactly(new LeaseChange(1, null));
    }

    // ---- renewal

    @Test
    void aRenewalBeginsTheTimeAnewAndIsCounted() {
        store.apply(new GrantLease(1000), checkpoint(1, 0, 300));

        assertThat(store.one(new KeepAlive(1))).isEqualTo(new LeaseDone(1, 1000));
        assertThat(store.kv.leaseState(1)).hasValue(new LeaseState(1000, 1000, 1));
        assertThat(store.effects.leases()).containsExactly(new LeaseChange(1, new LeaseState(1000, 1000, 1)));
        assertThat(store.kv.revision()).isZero();
    }

    @Test
    void anUnknownLeaseIsNotRenewed() {
        assertThat(store.one(new KeepAlive(7))).isEqualTo(refused(Reason.LEASE_NOT_FOUND, 7, 0));
    }

    @Test
    void aCheckpointCountsOnlyForTheGenerationItWasMeasuredIn() {
        store.apply(new GrantLease(1000), new GrantLease(2000), new KeepAlive(2));

        assertThat(store.one(new CheckpointLeases(List.of(
                        new LeaseCheckpoint(1, 0, 400), new LeaseCheckpoint(2, 0, 500), new LeaseCheckpoint(9, 0, 1)))))
                .isEqualTo(new Done(0));
        assertThat(leases())
                .containsExactly(
                        Map.entry(1L, new LeaseState(1000, 400, 0)), Map.entry(2L, new LeaseState(2000, 2000, 1)));
        assertThat(store.effects.leases()).containsExactly(new LeaseChange(1, new LeaseState(1000, 400, 0)));
    }

    // ---- end

    @Test
    void aRevokedLeaseTakesItsKeysWithItInOneRevision() {
        store.apply(new GrantLease(1000), putWithLease("b", "1", 1), put("c", "1"), putWithLease("a", "1", 1));

        assertThat(store.one(new RevokeLease(1))).isEqualTo(new LeaseEnded(4, 2));
        assertThat(store.textAt(0)).isEqualTo("c=1");
        assertThat(store.textAt(3)).isEqualTo("a=1 b=1 c=1");
        assertThat(store.effects.changes()).singleElement().satisfies(revision -> assertThat(revision.changes())
                .extracting(change -> TestStore.text(change.key()))
                .containsExactly("a", "b"));
        assertThat(store.effects.leases()).containsExactly(new LeaseChange(1, null));
        assertThat(store.rows(StateTable.LEASES)).isZero();
    }

    @Test
    void aLeaseWithoutKeysEndsWithoutARevision() {
        store.apply(new GrantLease(1000), new GrantLease(1000));

        assertThat(store.apply(new RevokeLease(1), new ExpireLease(2, 0)))
                .containsExactly(new LeaseEnded(0, 0), new Done(0));
        assertThat(leases()).isEmpty();
    }

    @Test
    void anUnknownLeaseIsNotRevoked() {
        assertThat(store.one(new RevokeLease(7))).isEqualTo(refused(Reason.LEASE_NOT_FOUND, 7, 0));
    }

    @Test
    void aLeaseThatWasRenewedMeanwhileDoesNotExpire() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1), new KeepAlive(1));

        assertThat(store.apply(new ExpireLease(1, 0), new ExpireLease(7, 0))).containsExactly(new Done(1), new Done(1));
        assertThat(store.textAt(0)).isEqualTo("a=1");

        assertThat(store.one(new ExpireLease(1, 1))).isEqualTo(new Done(2));
        assertThat(store.textAt(0)).isEmpty();
        assertThat(store.kv.leaseState(1)).isEmpty();
    }

    private static CheckpointLeases checkpoint(long id, long generation, long remaining) {
        return new CheckpointLeases(List.of(new LeaseCheckpoint(id, generation, remaining)));
    }

    private Map<Long, LeaseState> leases() {
        Map<Long, LeaseState> result = new TreeMap<>();
        store.kv.forEachLease(result::put);
        return result;
    }

    private List<String> keysOf(long lease) {
        return store.kv.leaseKeys(lease).stream().map(TestStore::text).toList();
    }

    private static Put keeping(String key, String value) {
        return new Put(bytes(key), bytes(value), 0, 0, true, false);
    }

    @Test
    void aPutThatKeepsTheLeaseLeavesTheKeyWhereItIs() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1), keeping("a", "long"), keeping("new", "1"));
        assertThat(keysOf(1)).containsExactly("a");
        store.apply(
                new Transact(Txn.of(TxnOp.put("a", "2", PutOptions.defaults().keepingLease())), 10));
        assertThat(keysOf(1)).containsExactly("a");
        store.apply(put("a", "3"));
        assertThat(keysOf(1)).isEmpty();
        store.apply(keeping("a", "4"));
        assertThat(keysOf(1)).isEmpty();
    }

    @Test
    void aPutThatKeepsTheLeaseKeepsWhatRemainsOfATtlToo() {
        store.apply(putWithTtl("a", "1", 500));
        store.apply(keeping("a", "2"));
        assertThat(keysOf(1)).containsExactly("a");
        assertThat(store.effects.leases()).isEmpty();
        store.apply(new ExpireLease(1, 0));
        assertThat(store.kv.get(bytes("a")).exists()).isFalse();
    }
}
