package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.RevisionChanges;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchEvent;

/** What changes hold in memory, roughly. */
final class Sizes {

    /** Of the objects around the bytes of a change. */
    private static final int CHANGE_BYTES = 128;

    private Sizes() {}

    static long bytes(Change change) {
        byte[] stored = change.stored();
        byte[] previous = change.previous();
        return CHANGE_BYTES
                + (long) change.key().length
                + (stored == null ? 0 : stored.length)
                + (previous == null ? 0 : previous.length);
    }

    static long bytes(RevisionChanges revision) {
        long bytes = 0;
        for (Change change : revision.changes()) {
            bytes += bytes(change);
        }
        return bytes;
    }

    static long bytes(WatchEvent event) {
        KeyValue current = event.current();
        return CHANGE_BYTES + (long) event.key().length + (current == null ? 0 : current.value().length);
    }
}
