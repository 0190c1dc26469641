package io.dengine.apply;

import io.dengine.apply.KeyTable.Entry;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.Put;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.IncrementDone;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.PutResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts, deletes and increments. What can be refused is looked at before anything is written. */
final class KeyWrites {

    private final Draft draft;
    private final KeyTable keys;
    private final LeaseWrites leases;

    KeyWrites(Draft draft, KeyTable keys, LeaseWrites leases) {
        this.draft = draft;
        this.keys = keys;
        this.leases = leases;
    }

    // ---- commands

    CommandResult put(Put command) {
        PutResult result = put(
                command.key(),
                command.value(),
                command.leaseId(),
                command.ttlMillis(),
                command.keepLease(),
                command.returnPrevious());
        draft.seal();
        return new PutDone(result);
    }

    CommandResult delete(Delete command) {
        DeleteResult result = deleteKey(command.key(), command.returnPrevious());
        draft.seal();
        return new DeleteDone(result);
    }

    CommandResult deleteRange(DeleteRange command) {
        DeleteResult result =
                deleteRange(new KeyRange(command.from(), command.to()), command.returnPrevious(), command.maxKeys());
        draft.seal();
        return new DeleteDone(result);
    }

    CommandResult increment(Increment command) {
        KeyRecord before = keys.get(command.key());
        long sum = DecimalText.add(before == null ? null : before.value(), command.delta());
        long leaseId = before == null ? 0 : before.leaseId();
        KeyRecord after = KeyRecord.of(before, draft.nextRevision(), leaseId, DecimalText.encode(sum));
        keys.put(command.key(), before, after);
        leases.move(command.key(), before, after);
        draft.seal();
        return new IncrementDone(new IncrementResult(draft.revision(), sum));
    }

    // ---- operations, which a transaction does too

    PutResult put(
            byte[] key, byte[] value, long givenLease, long ttlMillis, boolean keepLease, boolean returnPrevious) {
        KeyRecord before = keys.get(key);
        checkFirstWrite(before);
        holdPrevious(key, before, returnPrevious);
        long leaseId = keepLease && before != null ? before.leaseId() : givenLease;
        long size = KeyRecord.size(key, value.length);
        if (leaseId != 0) {
            leases.checkAttachable(leaseId, key, before, size);
        }
        long newLease = ttlMillis == 0 ? leaseId : draft.newLeaseId();
        long revision = draft.nextRevision();
        KeyRecord after = KeyRecord.of(before, revision, newLease, value);
        keys.put(key, before, after);
        if (ttlMillis == 0) {
            leases.move(key, before, after);
        } else {
            leases.move(key, before, null);
            leases.attachToImplicit(key, newLease, ttlMillis, size);
        }
        return new PutResult(revision, returnPrevious && before != null ? before.toKeyValue(key.clone()) : null);
    }

    DeleteResult deleteRange(KeyRange range, boolean returnPrevious, int maxKeys) {
        if (range.isSingle()) {
            return deleteKey(range.from(), returnPrevious);
        }
        List<Entry> doomed = range.isEmpty() ? List.of() : keys.toDelete(range.from(), range.to(), maxKeys);
        for (Entry entry : doomed) {
            delete(entry.key(), entry.stored());
        }
        return new DeleteResult(draft.readRevision(), doomed.size(), returnPrevious ? keyValues(doomed) : List.of());
    }

    private DeleteResult deleteKey(byte[] key, boolean returnPrevious) {
        KeyRecord before = keys.get(key);
        if (before == null) {
            return new DeleteResult(draft.readRevision(), 0);
        }
        holdPrevious(key, before, returnPrevious);
        delete(key, before);
        return new DeleteResult(
                draft.readRevision(), 1, returnPrevious ? List.of(before.toKeyValue(key.clone())) : List.of());
    }

    private void holdPrevious(byte[] key, @Nullable KeyRecord before, boolean returnPrevious) {
        if (returnPrevious && before != null) {
            draft.hold(before.size(key));
        }
    }

    private void delete(byte[] key, KeyRecord before) {
        checkFirstWrite(before);
        keys.delete(key, before);
        leases.move(key, before, null);
    }

    // Clients refuse such transactions. Between two writes of a key in one revision there would be a state of it that
    // has no
    // revision of its own, and that neither history nor versions could keep.
    private void checkFirstWrite(@Nullable KeyRecord before) {
        if (before != null && before.modRevision() == draft.nextRevision()) {
            throw Refusal.writtenTwice();
        }
    }

    /** Copies for the caller. */
    static List<KeyValue> keyValues(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.stored().toKeyValue(entry.key().clone()))
                .toList();
    }
}
