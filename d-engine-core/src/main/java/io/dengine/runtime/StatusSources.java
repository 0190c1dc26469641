package io.dengine.runtime;

import io.dengine.runtime.watch.WatchCounts;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link StatusReport} finds what neither Raft nor the life cycle tells. Asked by any thread, also while the member is being closed.
 *
 * @param compactedRevision history up to this revision is not kept any more
 * @param freeDiskBytes usable space where the data is
 * @param watches how the watches of this member are
 * @param divergence which members' states differ, or null
 */
record StatusSources(
        LongSupplier compactedRevision,
        LongSupplier freeDiskBytes,
        Supplier<WatchCounts> watches,
        Supplier<@Nullable String> divergence) {

    /** Nothing is known: no history, no watchers, unknown space, no divergence. */
    static StatusSources none() {
        return new StatusSources(() -> 0, () -> Long.MAX_VALUE, () -> WatchCounts.NONE, () -> null);
    }
}
