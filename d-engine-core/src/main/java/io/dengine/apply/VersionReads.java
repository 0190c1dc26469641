package io.dengine.apply;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import org.jspecify.annotations.Nullable;

/** Finds versions of keys in one view. */
final class VersionReads implements AutoCloseable {

    private static final byte[] FIRST = {};

    private final StateCursor cursor;

    VersionReads(StateView view) {
        this.cursor = view.scan(StateTable.VERSIONS, FIRST, null, false);
    }

    /** The first version of a key that was superseded after a revision; null when there is none. */
    @Nullable
    KeyRecord firstSupersededAfter(byte[] key, long revision) {
        cursor.seek(VersionKey.of(key, revision + 1));
        return cursor.next() && VersionKey.isOf(cursor.key(), VersionKey.before(key))
                ? KeyRecord.decode(cursor.value())
                : null;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
