package io.dengine.runtime.leader;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Where to read how long the store's history is. All of them are cheap, and may be called by any thread.
 *
 * @param revision the store's revision
 * @param compacted history up to this revision cannot be read any more
 * @param swept history up to this revision is not stored any more
 * @param enabled whether changes are recorded
 */
public record HistorySource(
        LongSupplier revision, LongSupplier compacted, LongSupplier swept, BooleanSupplier enabled) {}
