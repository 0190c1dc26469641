package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.putWithLease;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.RevokeLease;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

/** What is damaged is told, and never served. */
class DamagedStoreTests {

    private final TestStore store = new TestStore();

    @Test
    void damagedNumbers() {
        store.state.damage(StateTable.SYSTEM, bytes("revision"), new byte[7]);

        corruption(store.kv::load).withMessage("the stored revision has 7 bytes instead of 8");
        corruption(() -> store.kv.scan(Scan.all())).withMessage("the stored revision has 7 bytes instead of 8");
    }

    @Test
    void aDamagedKey() {
        store.apply(put("a", "1"), put("b", "1"));
        store.state.damage(StateTable.KEYS, bytes("a"), new byte[] {2, 0});

        String message = "the record of a key has at least 33 bytes, but 2 are stored";
        corruption(() -> store.kv.get(bytes("a"))).withMessage(message);
        corruption(() -> store.kv.get(bytes("a"), 1)).withMessage(message);
        corruption(() -> store.kv.scan(Scan.all())).withMessage(message);
        corruption(() -> store.kv.scan(Scan.all().atRevision(1))).withMessage(message);
        corruption(() -> store.apply(put("a", "2"))).withMessage(message);
        corruption(() -> store.apply(delete("a"))).withMessage(message);
    }

    @Test
    void aDamagedVersion() {
        store.apply(put("a", "1"), put("a", "2"));
        store.state.damage(StateTable.VERSIONS, VersionKey.of(bytes("a"), 2), new byte[] {9});

        String message = "the record of a key has the format version 9; this member knows 1 and 2";
        corruption(() -> store.kv.get(bytes("a"), 1)).withMessage(message);
        corruption(() -> store.kv.scan(Scan.all().atRevision(1))).withMessage(message);
        corruption(() -> store.kv.read(1, KeyRange.all(), 10)).withMessage(message);
    }

    @Test
    void aVersionWithADamagedKey() {
        store.apply(put("a", "1"), put("a", "2"));
        store.state.damage(StateTable.VERSIONS, bytes("abc"), new byte[] {2});

        corruption(() -> store.kv.scan(Scan.all().atRevision(1)))
                .withMessage("what is stored as the key of a version, 3 bytes, is not what is written there");
    }

    @Test
    void aMissingVersion() {
        store.apply(put("a", "1"), put("a", "2"), put("a", "3"));
        store.state.damage(StateTable.VERSIONS, VersionKey.of(bytes("a"), 2), null);

        corruption(() -> store.kv.read(1, KeyRange.all(), 10))
                .withMessage("revision 1 put a key, but what it put is not stored; the next version of the key is of"
                        + " revision 2");
        corruption(() -> store.kv.read(2, KeyRange.all(), 10))
                .withMessage("revision 2 changed a key that existed, but what the key was before is not stored");
    }

    @Test
    void aMissingKey() {
        store.apply(put("a", "1"));
        store.state.damage(StateTable.KEYS, bytes("a"), null);

        corruption(() -> store.kv.read(1, KeyRange.all(), 10))
                .withMessage("revision 1 put a key, but what it put is not stored; the next version of the key is"
                        + " missing");
    }

    @Test
    void aDamagedLease() {
        store.apply(new GrantLease(1000));
        store.state.damage(StateTable.LEASES, LeaseKeys.lease(1), new byte[] {2, 0, 0});

        String message = "the record of a lease has 3 bytes instead of 38";
        corruption(() -> store.kv.leaseState(1)).withMessage(message);
        corruption(() -> store.kv.forEachLease((id, state) -> {})).withMessage(message);
        corruption(() -> store.apply(new KeepAlive(1))).withMessage(message);
    }

    @Test
    void aKeyWhoseLeaseIsMissing() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1));
        store.state.damage(StateTable.LEASES, LeaseKeys.lease(1), null);

        corruption(() -> store.apply(put("a", "2"))).withMessage("a key is attached to lease 1, which is not stored");
    }

    @Test
    void aLeaseWhoseKeysDoNotKnowOfIt() {
        store.apply(new GrantLease(1000), putWithLease("a", "1", 1), put("b", "1"));
        store.state.damage(StateTable.LEASES, LeaseKeys.attachment(1, bytes("b")), new byte[0]);

        corruption(() -> store.apply(new RevokeLease(1))).withMessage("lease 1 has 2 keys, but its record counts 1");

        store.state.damage(StateTable.LEASES, LeaseKeys.attachment(1, bytes("a")), null);
        corruption(() -> store.apply(new RevokeLease(1)))
                .withMessage("a key is attached to lease 1, but the key is stored with lease 0");

        store.state.damage(StateTable.KEYS, bytes("b"), null);
        corruption(() -> store.apply(new RevokeLease(1)))
                .withMessage("a key is attached to lease 1, but the key is not stored");
    }

    private static ThrowableAssertAlternative<CorruptionException> corruption(ThrowingCallable call) {
        return assertThatExceptionOfType(CorruptionException.class).isThrownBy(call);
    }
}
