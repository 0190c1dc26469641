package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.text;

import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command;
import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.Done;
import io.dengine.command.CommandResult.IncrementDone;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.command.CommandResult.LeaseEnded;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.TxnDone;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.OpResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The semantics in their simplest form: the whole state of each revision, kept for ever. Bytes are text of the same order. */
final class Model {

    private final List<NavigableMap<String, ModelItem>> states = new ArrayList<>(List.of(new TreeMap<>()));
    private final List<ModelChange> changes = new ArrayList<>();
    private ModelState last = new ModelState(new TreeMap<>(), new TreeMap<>(), 0);
    private boolean historyEnabled = true;
    private long compacted;

    long revision() {
        return states.size() - 1L;
    }

    long compactedRevision() {
        return historyEnabled ? compacted : revision();
    }

    boolean isHistoryEnabled() {
        return historyEnabled;
    }

    NavigableMap<String, ModelItem> at(long revision) {
        return states.get((int) revision);
    }

    /** All changes from a revision on. */
    List<ModelChange> changesFrom(long revision) {
        return changes.stream().filter(change -> change.revision() >= revision).toList();
    }

    NavigableMap<Long, ModelLease> leases() {
        return last.leases();
    }

    List<String> keysOf(long lease) {
        return last.keysOf(lease);
    }

    long lastLease() {
        return last.lastLease();
    }

    /** What the store must answer, except that refusals have no message. */
    CommandResult apply(Command command) {
        ModelWork work = new ModelWork(last.copy(), revision() + 1);
        CommandResult result;
        try {
            result = run(work, command);
        } catch (ModelWork.Refusal refusal) {
            return refusal.result();
        }
        last = work.state();
        if (!work.changes().isEmpty()) {
            changes.addAll(work.changes());
            states.add(new TreeMap<>(last.keys()));
        }
        return result;
    }

    private CommandResult run(ModelWork work, Command command) {
        if (command instanceof Put put) {
            return new PutDone(work.put(
                    text(put.key()),
                    text(put.value()),
                    put.leaseId(),
                    put.ttlMillis(),
                    put.keepLease(),
                    put.returnPrevious()));
        }
        if (command instanceof Delete delete) {
            return new DeleteDone(work.delete(KeyRange.single(delete.key()), delete.returnPrevious(), 1));
        }
        if (command instanceof DeleteRange range) {
            return new DeleteDone(
                    work.delete(new KeyRange(range.from(), range.to()), range.returnPrevious(), range.maxKeys()));
        }
        if (command instanceof Transact transact) {
            return transact(work, transact.txn(), transact.maxKeys());
        }
        if (command instanceof Increment increment) {
            return increment(work, text(increment.key()), increment.delta());
        }
        CommandResult ofLease = runLease(work, command);
        return ofLease != null ? ofLease : runHistory(command);
    }

    private static CommandResult transact(ModelWork work, Txn txn, int maxKeys) {
        boolean succeeded = txn.comparisons().stream().allMatch(work::holds);
        List<OpResult> results = new ArrayList<>();
        for (TxnOp operation : succeeded ? txn.then() : txn.orElse()) {
            results.add(work.run(operation, maxKeys));
        }
        return new TxnDone(new TxnResult(succeeded, work.readRevision(), results));
    }

    private static CommandResult increment(ModelWork work, String key, long delta) {
        ModelItem before = work.state().keys().get(key);
        String number = before == null ? "0" : before.value();
        if (!number.matches("-?[0-9]+") || new BigInteger(number).bitLength() > 63) {
            throw new ModelWork.Refusal(Reason.NOT_A_NUMBER, 0, 0);
        }
        BigInteger sum = new BigInteger(number).add(BigInteger.valueOf(delta));
        if (sum.bitLength() > 63) {
            throw new ModelWork.Refusal(Reason.NOT_A_NUMBER, 0, 0);
        }
        work.set(key, sum.toString(), before == null ? 0 : before.lease());
        return new IncrementDone(new IncrementResult(work.readRevision(), sum.longValue()));
    }

    private CommandResult runLease(ModelWork work, Command command) {
        ModelState state = work.state();
        if (command instanceof GrantLease grant) {
            long id = state.newLease(new ModelLease(grant.ttlMillis(), grant.ttlMillis(), 0, false));
            return new LeaseDone(id, grant.ttlMillis());
        }
        if (command instanceof KeepAlive keepAlive) {
            ModelLease lease = work.required(keepAlive.leaseId());
            state.leases()
                    .put(
                            keepAlive.leaseId(),
                            new ModelLease(lease.ttl(), lease.ttl(), lease.generation() + 1, lease.implicit()));
            return new LeaseDone(keepAlive.leaseId(), lease.ttl());
        }
        if (command instanceof RevokeLease revoke) {
            work.required(revoke.leaseId());
            long deleted = work.endLease(revoke.leaseId());
            return new LeaseEnded(work.readRevision(), deleted);
        }
        if (command instanceof ExpireLease expire) {
            ModelLease lease = state.leases().get(expire.leaseId());
            if (lease != null && lease.generation() == expire.generation()) {
                work.endLease(expire.leaseId());
            }
            return new Done(work.readRevision());
        }
        if (command instanceof CheckpointLeases checkpoints) {
            for (LeaseCheckpoint checkpoint : checkpoints.checkpoints()) {
                ModelLease lease = state.leases().get(checkpoint.leaseId());
                if (lease != null && lease.generation() == checkpoint.generation()) {
                    state.leases()
                            .put(
                                    checkpoint.leaseId(),
                                    new ModelLease(
                                            lease.ttl(),
                                            checkpoint.remainingMillis(),
                                            lease.generation(),
                                            lease.implicit()));
                }
            }
            return new Done(work.readRevision());
        }
        return null;
    }

    private CommandResult runHistory(Command command) {
        if (command instanceof Compact compact) {
            if (compact.revision() > revision()) {
                throw new ModelWork.Refusal(Reason.REVISION_IN_FUTURE, compact.revision(), revision());
            }
            if (compact.revision() <= compactedRevision()) {
                throw new ModelWork.Refusal(Reason.REVISION_COMPACTED, compact.revision(), compactedRevision());
            }
            compacted = compact.revision();
        } else if (command instanceof SetHistory set) {
            if (set.enabled() != historyEnabled) {
                historyEnabled = set.enabled();
                compacted = revision();
            }
        } else if (!(command instanceof Sweep || command instanceof CheckState)) {
            throw new IllegalArgumentException("unknown: " + command);
        }
        return new Done(revision());
    }

    /** A key as it is at a revision. */
    record ModelItem(String value, long create, long mod, long version, long lease) {

        KeyValue toKeyValue(String key) {
            return new KeyValue(bytes(key), bytes(value), create, mod, version, lease);
        }
    }

    /** A lease. */
    record ModelLease(long ttl, long remaining, long generation, boolean implicit) {

        LeaseState state() {
            return new LeaseState(ttl, remaining, generation);
        }
    }

    /** A change of a key; null: it did not, or does not, exist. */
    record ModelChange(long revision, String key, ModelItem before, ModelItem after) {}
}
