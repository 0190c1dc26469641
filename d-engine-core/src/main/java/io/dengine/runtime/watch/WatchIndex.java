package io.dengine.runtime.watch;

import io.dengine.kv.KeyRange;
import java.util.function.Consumer;

/**
 * Finds the watchers of a key without looking at the others: single keys in a hash map; prefixes in a hash map that is asked once for each different length of a
 * prefix; all other ranges in an interval tree ({@link RangeTree}).
 *
 * <p>Thread-safe: {@link #visit} meets every watcher whose {@link #add} returned before the visit began, and none whose {@link #remove} did; each at most
 * once.
 *
 * @param <T> a watcher; compared by {@code equals}
 */
final class WatchIndex<T> {

    private final SliceMap<T> keys = new SliceMap<>();
    private final PrefixMap<T> prefixes = new PrefixMap<>();
    private final RangeTree<T> ranges = new RangeTree<>();

    /**
     * Adds a watcher.
     *
     * @param range what it watches; its arrays must not be changed
     * @param id tells it from all other watchers
     */
    void add(KeyRange range, long id, T watcher) {
        if (range.isSingle()) {
            keys.add(KeySlice.of(range.from()), watcher);
        } else if (isPrefix(range)) {
            prefixes.add(range.from(), watcher);
        } else {
            ranges.add(range, id, watcher);
        }
    }

    /** Removes a watcher that was added with the same range and id. */
    void remove(KeyRange range, long id, T watcher) {
        if (range.isSingle()) {
            keys.remove(KeySlice.of(range.from()), watcher);
        } else if (isPrefix(range)) {
            prefixes.remove(range.from(), watcher);
        } else {
            ranges.remove(range, id);
        }
    }

    /** Calls the visitor with every watcher whose range contains the key. */
    void visit(byte[] key, Consumer<T> visitor) {
        int hash = prefixes.visit(key, visitor);
        keys.visit(new KeySlice(key, key.length, hash), visitor);
        ranges.visit(key, visitor);
    }

    /** Whether nothing of watchers that were removed is left. */
    boolean isEmpty() {
        return keys.size() == 0 && prefixes.size() == 0 && ranges.isEmpty();
    }

    /** Whether it is the range of all keys with a prefix, which is then its beginning. */
    private static boolean isPrefix(KeyRange range) {
        return range.equals(KeyRange.prefix(range.from()));
    }
}
