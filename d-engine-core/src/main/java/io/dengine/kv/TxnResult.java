package io.dengine.kv;

import java.util.List;

/**
 * The answer to a {@link Txn}.
 *
 * @param succeeded whether all comparisons held, so that the operations of {@code then} were done, and not those of {@code orElse}
 * @param revision the store's revision after it: a new one when it changed something
 * @param results an answer for each operation done, in their order
 */
public record TxnResult(boolean succeeded, long revision, List<OpResult> results) {

    public TxnResult {
        results = List.copyOf(results);
    }

    /** The answer to a get. */
    public GetResult get(int index) {
        return as(index, GetResult.class);
    }

    /** The answer to a put. */
    public PutResult put(int index) {
        return as(index, PutResult.class);
    }

    /** The answer to a delete. */
    public DeleteResult delete(int index) {
        return as(index, DeleteResult.class);
    }

    /** The answer to a range. */
    public RangeResult range(int index) {
        return as(index, RangeResult.class);
    }

    private <R extends OpResult> R as(int index, Class<R> type) {
        OpResult result = results.get(index);
        if (!type.isInstance(result)) {
            throw new IllegalArgumentException("operation " + index + " was answered by a "
                    + result.getClass().getSimpleName() + ", not a " + type.getSimpleName());
        }
        return type.cast(result);
    }
}
