package io.dengine.storage.support;

import io.dengine.storage.StateCursor;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merges the changes of a batch with a cursor over the committed entries. */
final class OverlayCursor implements StateCursor {

    private final NavigableMap<byte[], Optional<byte[]>> changes;
    private final byte[] from;
    private final byte @Nullable [] to;
    private final boolean descending;
    private final StateCursor committed;
    private byte @Nullable [] committedKey;
    private byte @Nullable [] position;
    private byte @Nullable [] key;
    private byte @Nullable [] value;

    OverlayCursor(
            NavigableMap<byte[], Optional<byte[]>> changes,
            byte[] from,
            byte @Nullable [] to,
            boolean descending,
            StateCursor committed) {
        this.changes = changes;
        this.from = from;
        this.to = to;
        this.descending = descending;
        this.committed = committed;
        advanceCommitted();
    }

    @Override
    public boolean next() {
        while (true) {
            Map.Entry<byte[], Optional<byte[]>> change = nextChange();
            byte[] candidate = committedKey;
            if (change == null && candidate == null) {
                key = null;
                value = null;
                return false;
            }
            if (change == null || (candidate != null && order(candidate, change.getKey()) < 0)) {
                position = candidate;
                key = candidate;
                value = committed.value();
                advanceCommitted();
                return true;
            }
            position = change.getKey();
            if (candidate != null && order(candidate, change.getKey()) == 0) {
                advanceCommitted();
            }
            if (change.getValue().isPresent()) {
                key = change.getKey();
                value = change.getValue().get();
                return true;
            }
        }
    }

    @Override
    public void seek(byte[] target) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public byte[] key() {
        return copy(key);
    }

    @Override
    public byte[] value() {
        return copy(value);
    }

    @Override
    public void close() {
        committed.close();
    }

    private void advanceCommitted() {
        committedKey = committed.next() ? committed.key() : null;
    }

    private Map.@Nullable Entry<byte[], Optional<byte[]>> nextChange() {
        byte[] last = position;
        Map.Entry<byte[], Optional<byte[]>> change;
        if (descending) {
            byte[] bound = last != null ? last : to;
            change = bound == null ? changes.lastEntry() : changes.lowerEntry(bound);
            return change != null && Arrays.compareUnsigned(change.getKey(), from) >= 0 ? change : null;
        }
        change = last == null ? changes.ceilingEntry(from) : changes.higherEntry(last);
        return change != null && (to == null || Arrays.compareUnsigned(change.getKey(), to) < 0) ? change : null;
    }

    private int order(byte[] left, byte[] right) {
        int ascending = Arrays.compareUnsigned(left, right);
        return descending ? -ascending : ascending;
    }

    private static byte[] copy(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new NoSuchElementException("The cursor is not at an entry");
        }
        return bytes.clone();
    }
}
