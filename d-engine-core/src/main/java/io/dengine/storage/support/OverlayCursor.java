package io.dengine.storage.support;

import io.dengine.storage.StateCursor;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of a batch with a cursor over the committed entries. Both sides stand at their next entry; what the
 * cursor itself shows is the nearer of the two. Changes are looked up at each step, as more of them may be made meanwhile.
 */
final class OverlayCursor implements StateCursor {

    private final TableChanges table;
    private final byte[] from;
    private final byte @Nullable [] to;
    private final boolean descending;
    private final StateCursor committed;

    /** Where the committed side stands; null: at its end. Valid unless it is still at an entry that was passed. */
    private byte @Nullable [] committedKey;

    private boolean committedPassed = true;

    /** Where changes are looked for from; null: from the end of the table, descending. */
    private byte @Nullable [] bound;

    private boolean boundIncluded;

    private byte @Nullable [] key;

    /** The value of the change that is shown; null: the committed side has it. */
    private byte @Nullable [] changedValue;

    OverlayCursor(TableChanges table, byte[] from, byte @Nullable [] to, boolean descending, StateCursor committed) {
        this.table = table;
        this.from = from;
        this.to = to;
        this.descending = descending;
        this.committed = committed;
        this.bound = descending ? to : from;
        this.boundIncluded = !descending;
    }

    @Override
    public boolean next() {
        key = null;
        changedValue = null;
        while (true) {
            advanceCommitted();
            byte[] candidate = committedKey;
            Map.Entry<byte[], byte[]> change = nextChange();
            if (change == null && candidate == null) {
                return false;
            }
            int order = change == null ? -1 : candidate == null ? 1 : order(candidate, change.getKey());
            committedPassed = order <= 0;
            if (change == null || order < 0) {
                pass(candidate);
                key = candidate;
                return true;
            }
            pass(change.getKey());
            if (!BatchOverlay.isDeletion(change.getValue())) {
                key = change.getKey();
                changedValue = change.getValue();
                return true;
            }
        }
    }

    @Override
    public void seek(byte[] target) {
        committed.seek(target);
        committedPassed = true;
        key = null;
        changedValue = null;
        byte[] end = to;
        if (!descending) {
            bound = Arrays.compareUnsigned(target, from) < 0 ? from : target.clone();
            boundIncluded = true;
        } else {
            boundIncluded = end == null || Arrays.compareUnsigned(target, end) < 0;
            bound = boundIncluded ? target.clone() : end;
        }
    }

    @Override
    public byte[] key() {
        return shown(key).clone();
    }

    @Override
    public byte[] value() {
        shown(key);
        byte[] changed = changedValue;
        return changed == null ? committed.value() : changed.clone();
    }

    @Override
    public void close() {
        committed.close();
    }

    private void pass(byte @Nullable [] passed) {
        bound = passed;
        boundIncluded = false;
    }

    private void advanceCommitted() {
        if (committedPassed) {
            committedKey = committed.next() ? committed.key() : null;
            committedPassed = false;
        }
    }

    private Map.@Nullable Entry<byte[], byte[]> nextChange() {
        if (!table.mayTouch(from, to)) {
            return null;
        }
        NavigableMap<byte[], byte[]> changes = table.ordered();
        byte[] start = bound;
        Map.Entry<byte[], byte[]> change;
        if (descending) {
            if (start == null) {
                change = changes.lastEntry();
            } else {
                change = boundIncluded ? changes.floorEntry(start) : changes.lowerEntry(start);
            }
            return change != null && Arrays.compareUnsigned(change.getKey(), from) >= 0 ? change : null;
        }
        byte[] first = start == null ? from : start;
        change = boundIncluded ? changes.ceilingEntry(first) : changes.higherEntry(first);
        return change != null && (to == null || Arrays.compareUnsigned(change.getKey(), to) < 0) ? change : null;
    }

    private int order(byte[] left, byte[] right) {
        int ascending = Arrays.compareUnsigned(left, right);
        return descending ? -ascending : ascending;
    }

    private static byte[] shown(byte @Nullable [] key) {
        if (key == null) {
            throw new NoSuchElementException("The cursor is not at an entry");
        }
        return key;
    }
}
