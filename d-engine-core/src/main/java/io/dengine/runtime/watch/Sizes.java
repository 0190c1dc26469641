package io.dengine.runtime.watch;

import io.dengine.apply.Change;

/** What changes hold in memory, roughly. */
final class Sizes {

    private Sizes() {}

    static long bytes(Change change) {
        byte[] stored = change.stored();
        byte[] previous = change.previous();
        return (long) change.key().length
                + (stored == null ? 0 : stored.length)
                + (previous == null ? 0 : previous.length);
    }
}
