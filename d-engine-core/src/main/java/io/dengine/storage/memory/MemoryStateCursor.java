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
    private Place place = Place.START;
    private byte[] target = {};
    private PersistentMap.@Nullable Node node;

    /** Where the cursor is before the next step. */
    private enum Place {
        START,
        SOUGHT,
        AT_ENTRY,
        END
    }

    MemoryStateCursor(PersistentMap map, byte[] from, byte @Nullable [] to, boolean descending) {
        this.map = map;
        this.from = from;
        this.to = to;
        this.descending = descending;
    }

    @Override
    public boolean next() {
        PersistentMap.Node candidate = candidate();
        node = candidate != null && inRange(candidate.key()) ? candidate : null;
        place = node == null ? Place.END : Place.AT_ENTRY;
        return node != null;
    }

    @Override
    public void seek(byte[] key) {
        target = key.clone();
        node = null;
        place = Place.SOUGHT;
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

    private PersistentMap.@Nullable Node candidate() {
        return switch (place) {
            case START -> descending ? map.before(to) : map.atOrAfter(from, false);
            case SOUGHT -> descending ? lastUpTo(target) : map.atOrAfter(laterOf(target, from), false);
            case AT_ENTRY ->
                descending
                        ? map.before(current().key())
                        : map.atOrAfter(current().key(), true);
            case END -> null;
        };
    }

    private PersistentMap.@Nullable Node lastUpTo(byte[] key) {
        return to != null && Arrays.compareUnsigned(key, to) >= 0 ? map.before(to) : map.atOrBefore(key);
    }

    private static byte[] laterOf(byte[] left, byte[] right) {
        return Arrays.compareUnsigned(left, right) >= 0 ? left : right;
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
