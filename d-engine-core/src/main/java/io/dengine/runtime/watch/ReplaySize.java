package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.RevisionChanges;
import java.util.List;

/**
 * How many changes a watcher reads from the history at once: few where values are large, so that a read holds about a mebibyte. Belongs to one consumer at a
 * time.
 */
final class ReplaySize {

    private static final int FIRST = 16;
    private static final int MOST = 1024;
    private static final long SMALL_BYTES = 256 * 1024;
    private static final long LARGE_BYTES = 1024 * 1024;

    private int changes = FIRST;

    /** The changes to ask for next. */
    int changes() {
        return changes;
    }

    /** Learns from what was read. */
    void learn(List<RevisionChanges> read) {
        long bytes = 0;
        for (RevisionChanges revision : read) {
            for (Change change : revision.changes()) {
                bytes += Sizes.bytes(change);
            }
        }
        if (bytes > LARGE_BYTES) {
            changes = Math.max(1, changes / 2);
        } else if (bytes < SMALL_BYTES) {
            changes = Math.min(MOST, changes * 2);
        }
    }
}
