package io.dengine.apply;

import io.dengine.kv.KeyRange;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a range as they were at a revision: those that have not changed since then, merged with what those were that
 * have.
 */
final class PastRecords implements RecordCursor {

    private final ViewReads reads;
    private final boolean descending;
    private final StateCursor latest;
    private final ChangedKeys changed;
    private boolean started;
    private byte @Nullable [] latestKey;
    private byte @Nullable [] key;
    private @Nullable KeyRecord found;

    PastRecords(StateView view, ViewReads reads, KeyRange range, boolean descending) {
        this.reads = reads;
        this.descending = descending;
        this.latest = view.scan(StateTable.KEYS, range.from(), range.to(), descending);
        try {
            this.changed = new ChangedKeys(view, reads, range, descending);
        } catch (RuntimeException e) {
            latest.close();
            throw e;
        }
    }

    @Override
    public boolean next() {
        if (!started) {
            started = true;
            advanceLatest();
            changed.next();
        }
        while (true) {
            byte[] present = latestKey;
            byte[] versioned = changed.key();
            if (present == null && versioned == null) {
                key = null;
                found = null;
                return false;
            }
            int order = order(present, versioned);
            key = order <= 0 ? present : versioned;
            found = null;
            if (order <= 0) {
                KeyRecord candidate = KeyRecord.decode(latest.value());
                found = reads.isVisible(candidate) ? candidate : null;
                advanceLatest();
            }
            if (order >= 0) {
                found = found == null ? changed.version() : found;
                changed.next();
            }
            if (found != null) {
                return true;
            }
        }
    }

    @Override
    public byte[] key() {
        return current(key);
    }

    @Override
    public KeyRecord record() {
        return current(found);
    }

    @Override
    public void close() {
        changed.close();
        latest.close();
    }

    private void advanceLatest() {
        latestKey = latest.next() ? latest.key() : null;
    }

    /** Which comes first in the scan's order; what is missing comes last. */
    private int order(byte @Nullable [] present, byte @Nullable [] versioned) {
        if (present == null) {
            return 1;
        }
        if (versioned == null) {
            return -1;
        }
        int ascending = Arrays.compareUnsigned(present, versioned);
        return descending ? -ascending : ascending;
    }

    private static <T> T current(@Nullable T value) {
        if (value == null) {
            throw new NoSuchElementException("The cursor is not at an entry");
        }
        return value;
    }
}
