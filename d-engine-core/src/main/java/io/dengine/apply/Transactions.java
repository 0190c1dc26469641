package io.dengine.apply;

import io.dengine.apply.KeyTable.Page;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.TxnDone;
import io.dengine.kv.Compare;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.OpResult;
import io.dengine.kv.PutOptions;
import io.dengine.kv.RangeResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions: all comparisons, then the operations of one of the two lists. */
final class Transactions {

    private final Draft draft;
    private final KeyTable keys;
    private final KeyWrites writes;

    Transactions(Draft draft, KeyTable keys, KeyWrites writes) {
        this.draft = draft;
        this.keys = keys;
        this.writes = writes;
    }

    CommandResult transact(Transact command) {
        Txn txn = command.txn();
        boolean succeeded = allHold(txn.comparisons());
        List<TxnOp> operations = succeeded ? txn.then() : txn.orElse();
        List<OpResult> results = new ArrayList<>(operations.size());
        // an operation may be refused when earlier ones have been done
        draft.mark();
        for (TxnOp operation : operations) {
            results.add(run(operation, command.maxKeys()));
        }
        draft.seal();
        return new TxnDone(new TxnResult(succeeded, draft.revision(), results));
    }

    private boolean allHold(List<Compare> comparisons) {
        for (Compare comparison : comparisons) {
            if (!holds(comparison, keys.get(comparison.key()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Compare comparison, @Nullable KeyRecord stored) {
        byte[] value = comparison.value();
        if (value != null) {
            return stored != null && holds(comparison.operator(), stored.compareValueTo(value));
        }
        long number = stored == null ? 0 : number(comparison.target(), stored);
        return holds(comparison.operator(), Long.compare(number, comparison.number()));
    }

    private static long number(Compare.Target target, KeyRecord stored) {
        return switch (target) {
            case CREATE_REVISION -> stored.createRevision();
            case MOD_REVISION -> stored.modRevision();
            case VERSION -> stored.version();
            case LEASE -> stored.leaseId();
            case VALUE -> throw new IllegalArgumentException("a comparison of a value has none");
        };
    }

    private static boolean holds(Compare.Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case GREATER -> order > 0;
        };
    }

    private OpResult run(TxnOp operation, int maxKeys) {
        if (operation instanceof TxnOp.Put put) {
            PutOptions options = put.options();
            long ttlMillis = options.ttl() == null ? 0 : options.ttl().toMillis();
            return writes.put(
                    put.key(),
                    put.value(),
                    options.leaseId(),
                    ttlMillis,
                    options.keepLease(),
                    options.returnPrevious());
        }
        if (operation instanceof TxnOp.Delete delete) {
            return writes.deleteRange(delete.range(), delete.options().returnPrevious(), maxKeys);
        }
        if (operation instanceof TxnOp.Get get) {
            KeyRecord stored = keys.get(get.key());
            if (stored == null) {
                return new GetResult(draft.readRevision(), null);
            }
            draft.hold(stored.size(get.key()));
            return new GetResult(
                    draft.readRevision(), stored.toKeyValue(get.key().clone()));
        }
        return range((TxnOp.Range) operation);
    }

    private RangeResult range(TxnOp.Range operation) {
        KeyRange range = operation.range();
        Page page =
                range.isEmpty() ? new Page(List.of(), false) : keys.page(range.from(), range.to(), operation.limit());
        return new RangeResult(draft.readRevision(), KeyWrites.keyValues(page.entries()), page.more());
    }
}
