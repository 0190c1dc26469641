package io.dengine.runtime.watch;

import io.dengine.apply.RevisionChanges;
import java.util.List;

/**
 * How many changes a watcher reads from the history at once: few where values are large, so that a read holds about a mebibyte, and less where less may wait. Belongs to
 * one consumer at a time.
 */
final class ReplaySize {

    private static final int FIRST = 4;
    private static final int MOST = 1024;
    private static final long LARGE_BYTES = 1024 * 1024;

    private final long large;
    private int changes = FIRST;

    /** @param most bytes that may wait in the watch */
    ReplaySize(long most) {
        this.large = Math.min(LARGE_BYTES, most);
    }

    /** The changes to ask for next. */
    int changes() {
        return changes;
    }

    /** Learns from what was read. */
    void learn(List<RevisionChanges> read) {
        long bytes = 0;
        for (RevisionChanges revision : read) {
            bytes += Sizes.bytes(revision);
        }
        if (bytes > large) {
            changes = Math.max(1, changes / 2);
        } else if (bytes < large / 4) {
            changes = Math.min(MOST, changes * 2);
        }
    }
}
