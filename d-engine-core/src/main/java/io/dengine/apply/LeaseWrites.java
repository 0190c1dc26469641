package io.dengine.apply;

import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.command.CommandResult.LeaseEnded;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leases and the keys attached to them. */
final class LeaseWrites {

    /** Most keys of a lease: they are all deleted in one step when it ends. */
    static final int MAX_KEYS = 100_000;

    private static final byte[] ATTACHED = {};

    private final Draft draft;
    private final KeyTable keys;

    LeaseWrites(Draft draft, KeyTable keys) {
        this.draft = draft;
        this.keys = keys;
    }

    // ---- commands

    CommandResult grant(GrantLease command) {
        long id = draft.newLeaseId();
        write(id, null, LeaseRecord.granted(command.ttlMillis()));
        return new LeaseDone(id, command.ttlMillis());
    }

    CommandResult keepAlive(KeepAlive command) {
        LeaseRecord lease = required(command.leaseId());
        write(command.leaseId(), lease, lease.renewed());
        return new LeaseDone(command.leaseId(), lease.ttlMillis());
    }

    CommandResult revoke(RevokeLease command) {
        LeaseRecord lease = required(command.leaseId());
        long deleted = endWithKeys(command.leaseId(), lease);
        draft.seal();
        return new LeaseEnded(draft.revision(), deleted);
    }

    CommandResult expire(ExpireLease command) {
        LeaseRecord lease = find(command.leaseId());
        if (lease != null && lease.generation() == command.generation()) {
            endWithKeys(command.leaseId(), lease);
            draft.seal();
        }
        return draft.done();
    }

    CommandResult checkpoint(CheckpointLeases command) {
        for (LeaseCheckpoint checkpoint : command.checkpoints()) {
            LeaseRecord lease = find(checkpoint.leaseId());
            if (lease != null && lease.generation() == checkpoint.generation()) {
                write(checkpoint.leaseId(), lease, lease.withRemaining(checkpoint.remainingMillis()));
            }
        }
        return draft.done();
    }

    // ---- keys of leases

    /** Refuses if a key cannot be attached to a lease. */
    void checkAttachable(long id, @Nullable KeyRecord key) {
        LeaseRecord lease = required(id);
        boolean attached = key != null && key.leaseId() == id;
        if (!attached && lease.keyCount() >= MAX_KEYS) {
            throw Refusal.tooManyKeys("lease " + id + " has " + MAX_KEYS + " keys, the most that a lease can have");
        }
    }

    /** Moves a key from a lease to another one; 0: none. */
    void move(byte[] key, long from, long to) {
        if (from == to) {
            return;
        }
        if (from != 0) {
            detach(key, from);
        }
        if (to != 0) {
            LeaseRecord lease = required(to);
            writeKeyCount(to, lease, lease.keyCount() + 1);
            draft.replace(StateTable.LEASES, LeaseKeys.attachment(to, key), null, ATTACHED);
        }
    }

    /**
     * Gives a key that is being put a lease of its own.
     *
     * @param id from {@link Draft#newLeaseId}
     */
    void attachToImplicit(byte[] key, long id, long ttlMillis) {
        write(id, null, LeaseRecord.implicit(ttlMillis));
        draft.replace(StateTable.LEASES, LeaseKeys.attachment(id, key), null, ATTACHED);
    }

    private void detach(byte[] key, long id) {
        LeaseRecord lease = find(id);
        if (lease == null) {
            throw new CorruptionException("a key is attached to lease " + id + ", which is not stored");
        }
        draft.replace(StateTable.LEASES, LeaseKeys.attachment(id, key), ATTACHED, null);
        if (lease.implicit() && lease.keyCount() == 1) {
            end(id, lease);
        } else {
            writeKeyCount(id, lease, lease.keyCount() - 1);
        }
    }

    private int endWithKeys(long id, LeaseRecord lease) {
        List<byte[]> attached = attachedKeys(id);
        if (attached.size() != lease.keyCount()) {
            throw new CorruptionException(
                    "lease " + id + " has " + attached.size() + " keys, but its record counts " + lease.keyCount());
        }
        for (byte[] key : attached) {
            KeyRecord stored = keys.get(key);
            if (stored == null || stored.leaseId() != id) {
                throw new CorruptionException("a key is attached to lease " + id + ", but the key "
                        + (stored == null ? "is not stored" : "is stored with lease " + stored.leaseId()));
            }
            keys.delete(key, stored);
            draft.replace(StateTable.LEASES, LeaseKeys.attachment(id, key), ATTACHED, null);
        }
        end(id, lease);
        return attached.size();
    }

    private List<byte[]> attachedKeys(long id) {
        List<byte[]> attached = new ArrayList<>();
        try (StateCursor cursor =
                draft.scan(StateTable.LEASES, LeaseKeys.firstAttachment(id), LeaseKeys.afterAttachments(id))) {
            while (cursor.next()) {
                attached.add(LeaseKeys.attachedKey(cursor.key()));
            }
        }
        return attached;
    }

    // ---- records of leases

    private @Nullable LeaseRecord find(long id) {
        byte[] stored = draft.get(StateTable.LEASES, LeaseKeys.lease(id));
        return stored == null ? null : LeaseRecord.decode(stored);
    }

    private LeaseRecord required(long id) {
        LeaseRecord lease = find(id);
        if (lease == null) {
            throw Refusal.leaseNotFound(id);
        }
        return lease;
    }

    private void write(long id, @Nullable LeaseRecord before, LeaseRecord after) {
        store(id, before, after);
        draft.addLeaseChange(new LeaseChange(id, after.state()));
    }

    // nothing that those who measure the time must know of
    private void writeKeyCount(long id, LeaseRecord before, int count) {
        store(id, before, before.withKeyCount(count));
    }

    private void end(long id, LeaseRecord before) {
        store(id, before, null);
        draft.addLeaseChange(new LeaseChange(id, null));
    }

    private void store(long id, @Nullable LeaseRecord before, @Nullable LeaseRecord after) {
        byte[] encoded = after == null ? null : after.encode();
        draft.replace(StateTable.LEASES, LeaseKeys.lease(id), before == null ? null : before.encode(), encoded);
        draft.hashLease(id, encoded);
    }
}
