package io.dengine.apply;

import io.dengine.kv.KeyRange;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the keys that have versions, each once, however many it has, and tells what they were at the revision that is
 * read.
 */
final class ChangedKeys implements AutoCloseable {

    private static final byte[] NONE = {};

    private final ViewReads reads;
    private final boolean descending;
    private final StateCursor cursor;
    private byte[] prefix = NONE;
    private byte[] row = NONE;
    private byte @Nullable [] key;

    ChangedKeys(StateView view, ViewReads reads, KeyRange range, boolean descending) {
        this.reads = reads;
        this.descending = descending;
        byte[] to = range.to();
        this.cursor = view.scan(
                StateTable.VERSIONS,
                VersionKey.before(range.from()),
                to == null ? null : VersionKey.before(to),
                descending);
    }

    /** Moves to the next key. */
    boolean next() {
        byte[] last = key;
        boolean found = cursor.next();
        if (found && last != null && VersionKey.isOf(cursor.key(), prefix)) {
            // only a key with several versions costs a seek
            cursor.seek(descending ? VersionKey.before(last) : VersionKey.after(last));
            found = cursor.next();
        }
        if (!found) {
            key = null;
            return false;
        }
        row = cursor.key();
        prefix = VersionKey.prefix(row);
        key = VersionKey.key(row);
        return true;
    }

    /** The key; null before the first and after the last one. */
    byte @Nullable [] key() {
        return key;
    }

    /** What the key was at the revision, when it has changed since then; else null. */
    @Nullable
    KeyRecord version() {
        byte[] current = key;
        if (current == null) {
            return null;
        }
        boolean changedSince = VersionKey.supersededAt(row) > reads.revision();
        if (descending && !changedSince) {
            // the row is the key's last version
            return null;
        }
        if (!descending && changedSince) {
            // the row is the key's first version
            KeyRecord version = KeyRecord.decode(cursor.value());
            return reads.isVisible(version) ? version : null;
        }
        return reads.getVersion(current);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
