package io.dengine.kv;

import java.util.List;

/**
 * The answer to a range of a {@link Txn}.
 *
 * @param revision the store's revision the answer reflects
 * @param items the keys and their values, ascending
 * @param more whether the range goes on beyond these
 */
public record RangeResult(long revision, List<KeyValue> items, boolean more) implements OpResult {

    public RangeResult {
        items = List.copyOf(items);
    }
}
