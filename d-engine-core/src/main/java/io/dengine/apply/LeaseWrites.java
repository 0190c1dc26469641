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

    /** Most bytes of them, and of their records. */
    static final long MAX_BYTES = Draft.MAX_COMMAND_BYTES;

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

    /**
     * Refuses if a key cannot be attached to a lease, or if it must not become as large as it is to be.
     *
     * @param before what is stored for the key
     * @param size of the key and what is to be stored for it
     */
    void checkAttachable(long id, byte[] key, @Nullable KeyRecord before, long size) {
        LeaseRecord lease = required(id);
        boolean attached = leaseOf(before) == id;
        if (!attached && lease.keyCount() >= MAX_KEYS) {
            throw Refusal.tooManyKeys("lease " + id + " has " + MAX_KEYS + " keys, the most that a lease can have");
        }
        if (lease.keyBytes() - (attached ? attachedSize(key, before) : 0) + size > MAX_BYTES) {
            throw Refusal.tooLarge("the keys and values of lease " + id + " would have more than " + MAX_BYTES
                    + " bytes, the most that a lease can have");
        }
    }

    /** A key is about to be changed: it leaves its lease, and joins the one that it is to have. */
    void move(byte[] key, @Nullable KeyRecord before, @Nullable KeyRecord after) {
        long from = leaseOf(before);
        long to = leaseOf(after);
        long freed = attachedSize(key, before);
        long taken = attachedSize(key, after);
        if (from == to) {
            resize(to, taken - freed);
            return;
        }
        if (from != 0) {
            detach(key, from, freed);
        }
        if (to != 0) {
            LeaseRecord lease = required(to);
            writeKeys(to, lease, lease.keyCount() + 1, lease.keyBytes() + taken);
            draft.replace(StateTable.LEASES, LeaseKeys.attachment(to, key), null, ATTACHED);
        }
    }

    private static long leaseOf(@Nullable KeyRecord record) {
        return record == null ? 0 : record.leaseId();
    }

    /** What a key counts for its lease; 0 without one. */
    private static long attachedSize(byte[] key, @Nullable KeyRecord record) {
        return record == null || record.leaseId() == 0 ? 0 : record.size(key);
    }

    private void resize(long id, long growth) {
        if (growth != 0) {
            LeaseRecord lease = stored(id);
            writeKeys(id, lease, lease.keyCount(), lease.keyBytes() + growth);
        }
    }

    /**
     * Gives a key that is being put a lease of its own.
     *
     * @param id from {@link Draft#newLeaseId}
     */
    void attachToImplicit(byte[] key, long id, long ttlMillis, long size) {
        write(id, null, LeaseRecord.implicit(ttlMillis, size));
        draft.replace(StateTable.LEASES, LeaseKeys.attachment(id, key), null, ATTACHED);
    }

    private void detach(byte[] key, long id, long size) {
        LeaseRecord lease = stored(id);
        draft.replace(StateTable.LEASES, LeaseKeys.attachment(id, key), ATTACHED, null);
        if (lease.implicit() && lease.keyCount() == 1) {
            end(id, lease);
        } else {
            writeKeys(id, lease, lease.keyCount() - 1, lease.keyBytes() - size);
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

    private LeaseRecord stored(long id) {
        LeaseRecord lease = find(id);
        if (lease == null) {
            throw new CorruptionException("a key is attached to lease " + id + ", which is not stored");
        }
        return lease;
    }

    private void write(long id, @Nullable LeaseRecord before, LeaseRecord after) {
        store(id, before, after);
        draft.addLeaseChange(new LeaseChange(id, after.state()));
    }

    // nothing that those who measure the time must know of
    private void writeKeys(long id, LeaseRecord before, int count, long bytes) {
        store(id, before, before.withKeys(count, bytes));
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
