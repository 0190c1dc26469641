package io.dengine.storage.support;

import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one table, as they were made. What it takes to look one up, and to show them in order, is made when somebody asks for it, and kept
 * up to date from then on: most tables are only written. Not thread-safe.
 */
final class TableChanges {

    /** A key and its new value. Comparable, so that keys that were chosen to have the same hash cost no more in a hash table than in a tree. */
    private static final class Change implements Comparable<Change> {

        private final byte[] key;
        private final byte[] value;
        private int hash;

        Change(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }

        @Override
        public int compareTo(Change other) {
            return Arrays.compareUnsigned(key, other.key);
        }

        /** Of the key. */
        @Override
        public int hashCode() {
            if (hash == 0) {
                hash = Arrays.hashCode(key);
            }
            return hash;
        }

        /** Whether it is of the same key. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Change change && Arrays.equals(key, change.key);
        }
    }

    /** From the least to the greatest of some keys. */
    private static final class Span {

        private byte @Nullable [] least;
        private byte @Nullable [] greatest;

        void add(byte[] key) {
            if (least == null || Arrays.compareUnsigned(key, least) < 0) {
                least = key;
            }
            if (greatest == null || Arrays.compareUnsigned(key, greatest) > 0) {
                greatest = key;
            }
        }

        boolean touches(byte[] from, byte @Nullable [] to) {
            byte[] first = least;
            byte[] last = greatest;
            return first != null
                    && last != null
                    && Arrays.compareUnsigned(last, from) >= 0
                    && (to == null || Arrays.compareUnsigned(first, to) < 0);
        }
    }

    private static final byte[] NOTHING = {};

    private final List<Change> made = new ArrayList<>();
    private @Nullable Map<Change, Change> latest;
    private @Nullable NavigableMap<byte[], byte[]> ordered;

    // Apart: the history is swept at its old end and grows at its new one, and is read between the two.
    private final Span set = new Span();
    private final Span deleted = new Span();

    /** The latest change of a key, or null when there is none. */
    byte @Nullable [] get(byte[] key) {
        Map<Change, Change> index = latest;
        if (index == null) {
            index = new HashMap<>();
            for (Change change : made) {
                index.put(change, change);
            }
            latest = index;
        }
        Change change = index.get(new Change(key, NOTHING));
        return change == null ? null : change.value;
    }

    /** Records a change; the arrays are kept. */
    void put(byte[] key, byte[] value) {
        Change change = new Change(key, value);
        made.add(change);
        if (latest != null) {
            latest.put(change, change);
        }
        if (ordered != null) {
            ordered.put(key, value);
        }
        (BatchOverlay.isDeletion(value) ? deleted : set).add(key);
    }

    /** Whether a key of the range may have been changed; never wrong when it says no. */
    boolean mayTouch(byte[] from, byte @Nullable [] to) {
        return set.touches(from, to) || deleted.touches(from, to);
    }

    /** The latest changes by key; later ones appear in it. */
    NavigableMap<byte[], byte[]> ordered() {
        NavigableMap<byte[], byte[]> map = ordered;
        if (map == null) {
            map = new TreeMap<>(Arrays::compareUnsigned);
            for (Change change : made) {
                map.put(change.key, change.value);
            }
            ordered = map;
        }
        return map;
    }

    /** Passes on the latest change of each key, in the order of the keys. */
    <E extends Exception> void forEach(StateTable table, BatchOverlay.Visitor<E> visitor) throws E {
        // Stable: of several changes of a key the latest comes last.
        made.sort(null);
        for (int i = 0; i < made.size(); i++) {
            Change change = made.get(i);
            if (i + 1 == made.size() || !change.equals(made.get(i + 1))) {
                visitor.change(table, change.key, BatchOverlay.isDeletion(change.value) ? null : change.value);
            }
        }
    }
}
