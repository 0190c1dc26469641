package io.dengine.runtime.watch;

import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Watchers by prefix. A key is looked up once for each different length of a prefix, not for each prefix. Thread-safe as {@link SliceMap}.
 */
final class PrefixMap<T> {

    private final SliceMap<T> watchers = new SliceMap<>();

    /** How many watchers there are of each length; guarded by this. */
    private final TreeMap<Integer, Integer> counts = new TreeMap<>();

    /** The lengths, ascending. */
    private volatile int[] lengths = {};

    synchronized void add(byte[] prefix, T watcher) {
        watchers.add(KeySlice.of(prefix), watcher);
        counts.merge(prefix.length, 1, Integer::sum);
        publishLengths();
    }

    synchronized void remove(byte[] prefix, T watcher) {
        watchers.remove(KeySlice.of(prefix), watcher);
        counts.computeIfPresent(prefix.length, (ignored, count) -> count == 1 ? null : count - 1);
        publishLengths();
    }

    private void publishLengths() {
        if (counts.size() != lengths.length) {
            lengths = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /**
     * Visits the watchers of the key's prefixes.
     *
     * @return the hash of the whole key, which was computed on the way
     */
    int visit(byte[] key, Consumer<T> visitor) {
        int hash = KeySlice.EMPTY_HASH;
        int hashed = 0;
        for (int length : lengths) {
            if (length > key.length) {
                break;
            }
            hash = KeySlice.hash(hash, key, hashed, length);
            hashed = length;
            watchers.visit(new KeySlice(key, length, hash), visitor);
        }
        return KeySlice.hash(hash, key, hashed, key.length);
    }

    int size() {
        return watchers.size();
    }
}
