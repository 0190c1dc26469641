package io.dengine.storage.memory;

import io.dengine.storage.StateCursor;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A cursor over an immutable map. */
final class MemoryStateCursor implements StateCursor {

    private final PersistentMap map;
    private final byte[] from;
    private final byte @Nullable [] to;
    private final boolean descending;
    private boolean started;
    private PersistentMap.@Nullable Node node;

    MemoryStateCursor(PersistentMap map, byte[] from, byte @Nullable [] to, boolean descending) {
        this.map = map;
        this.from = from;
        this.to = to;
        this.descending = descending;
    }

    @Override
    public boolean next() {
        if (started && node == null) {
            return false;
        }
        PersistentMap.Node candidate;
        if (descending) {
            candidate = map.before(node == null ? to : node.key());
        } else {
            candidate = node == null ? map.atOrAfter(from, false) : map.atOrAfter(node.key(), true);
        }
        started = true;
        node = candidate != null && inRange(candidate.key()) ? candidate : null;
        return node != null;
    }

    @Override
    public void seek(byte[] target) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public byte[] key() {
        return current().key().clone();
    }

    @Override
    public byte[] value() {
        return current().value().clone();
    }

    @Override
    public void close() {
        // nothing is held
    }

    private boolean inRange(byte[] key) {
        return Arrays.compareUnsigned(key, from) >= 0 && (to == null || Arrays.compareUnsigned(key, to) < 0);
    }

    private PersistentMap.Node current() {
        PersistentMap.Node current = node;
        if (current == null) {
            throw new NoSuchElementException("The cursor is not at an entry");
        }
        return current;
    }
}
