package io.dengine.apply;

import static io.dengine.apply.TestStore.text;

import io.dengine.apply.Model.ModelChange;
import io.dengine.apply.Model.ModelItem;
import io.dengine.apply.Model.ModelLease;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.kv.Compare;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.OpResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.RangeResult;
import io.dengine.kv.TxnOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One command of a {@link Model} in the making, on a copy of the state. */
final class ModelWork {

    /** The command changes nothing. */
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Refused result;

        Refusal(Reason reason, long first, long second) {
            this.result = new Refused(reason, first, second, "");
        }

        Refused result() {
            return result;
        }
    }

    private final ModelState state;
    private final long revision;
    private final List<ModelChange> changes = new ArrayList<>();
    private final Set<String> put = new TreeSet<>();

    ModelWork(ModelState state, long revision) {
        this.state = state;
        this.revision = revision;
    }

    ModelState state() {
        return state;
    }

    List<ModelChange> changes() {
        return changes;
    }

    long readRevision() {
        return changes.isEmpty() ? revision - 1 : revision;
    }

    ModelLease required(long id) {
        ModelLease lease = state.leases().get(id);
        if (lease == null) {
            throw new Refusal(Reason.LEASE_NOT_FOUND, id, 0);
        }
        return lease;
    }

    void set(String key, String value, long lease) {
        ModelItem before = state.keys().get(key);
        ModelItem after = before == null
                ? new ModelItem(value, revision, revision, 1, lease)
                : new ModelItem(value, before.create(), revision, before.version() + 1, lease);
        state.keys().put(key, after);
        put.add(key);
        changes.add(new ModelChange(revision, key, before, after));
        state.endUnusedLeases();
    }

    PutResult put(String key, String value, long given, long ttl, boolean keepLease, boolean returnPrevious) {
        refuseSecondWrite(key);
        ModelItem before = state.keys().get(key);
        long lease = keepLease && before != null ? before.lease() : given;
        if (lease != 0) {
            required(lease);
        }
        set(key, value, ttl == 0 ? lease : state.newLease(new ModelLease(ttl, ttl, 0, true)));
        return new PutResult(revision, returnPrevious && before != null ? before.toKeyValue(key) : null);
    }

    DeleteResult delete(KeyRange range, boolean returnPrevious, int maxKeys) {
        List<String> doomed = keysIn(range);
        if (!range.isSingle() && !doomed.isEmpty() && changes.size() + doomed.size() > maxKeys) {
            throw new Refusal(Reason.TOO_MANY_KEYS, 0, 0);
        }
        List<KeyValue> previous = new ArrayList<>();
        for (String key : doomed) {
            refuseSecondWrite(key);
            previous.add(remove(key).toKeyValue(key));
        }
        return new DeleteResult(readRevision(), doomed.size(), returnPrevious ? previous : List.of());
    }

    long endLease(long id) {
        List<String> keys = state.keysOf(id);
        keys.forEach(this::remove);
        state.leases().remove(id);
        return keys.size();
    }

    OpResult run(TxnOp operation, int maxKeys) {
        if (operation instanceof TxnOp.Put op) {
            long ttl = op.options().ttl() == null ? 0 : op.options().ttl().toMillis();
            return put(
                    text(op.key()),
                    text(op.value()),
                    op.options().leaseId(),
                    ttl,
                    op.options().keepLease(),
                    op.options().returnPrevious());
        }
        if (operation instanceof TxnOp.Delete op) {
            return delete(op.range(), op.options().returnPrevious(), maxKeys);
        }
        if (operation instanceof TxnOp.Get op) {
            ModelItem item = state.keys().get(text(op.key()));
            return new GetResult(readRevision(), item == null ? null : item.toKeyValue(text(op.key())));
        }
        TxnOp.Range op = (TxnOp.Range) operation;
        List<KeyValue> items = keysIn(op.range()).stream()
                .map(key -> state.keys().get(key).toKeyValue(key))
                .toList();
        return new RangeResult(
                readRevision(), items.subList(0, Math.min(items.size(), op.limit())), items.size() > op.limit());
    }

    boolean holds(Compare compare) {
        ModelItem item = state.keys().get(text(compare.key()));
        if (compare.target() == Compare.Target.VALUE) {
            return item != null && holds(compare.operator(), item.value().compareTo(text(compare.value())));
        }
        long actual = item == null
                ? 0
                : switch (compare.target()) {
                    case CREATE_REVISION -> item.create();
                    case MOD_REVISION -> item.mod();
                    case VERSION -> item.version();
                    default -> item.lease();
                };
        return holds(compare.operator(), Long.compare(actual, compare.number()));
    }

    private static boolean holds(Compare.Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
        };
    }

    private List<String> keysIn(KeyRange range) {
        return state.keys().keySet().stream()
                .filter(key -> range.contains(TestStore.bytes(key)))
                .toList();
    }

    private ModelItem remove(String key) {
        ModelItem before = state.keys().remove(key);
        changes.add(new ModelChange(revision, key, before, null));
        state.endUnusedLeases();
        return before;
    }

    private void refuseSecondWrite(String key) {
        if (put.contains(key) && state.keys().containsKey(key)) {
            throw new Refusal(Reason.WRITTEN_TWICE, 0, 0);
        }
    }
}
