package io.dengine.runtime.watch;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watchers by key or prefix. Thread-safe: a visit meets every watcher whose {@link #add} returned before the visit began, and none whose {@link #remove}
 * did.
 */
final class SliceMap<T> {

    private final Map<KeySlice, Set<T>> watchers = new ConcurrentHashMap<>();

    void add(KeySlice slice, T watcher) {
        watchers.compute(slice, (ignored, present) -> {
            Set<T> set = present == null ? ConcurrentHashMap.newKeySet() : present;
            set.add(watcher);
            return set;
        });
    }

    void remove(KeySlice slice, T watcher) {
        watchers.computeIfPresent(slice, (ignored, present) -> {
            present.remove(watcher);
            return present.isEmpty() ? null : present;
        });
    }

    void visit(KeySlice slice, Consumer<T> visitor) {
        Set<T> found = watchers.get(slice);
        if (found != null) {
            found.forEach(visitor);
        }
    }

    /** How many different slices there are. */
    int size() {
        return watchers.size();
    }
}
