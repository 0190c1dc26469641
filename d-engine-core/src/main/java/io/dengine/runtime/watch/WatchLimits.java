package io.dengine.runtime.watch;

import io.dengine.LimitsConfig;

/**
 * Bounds of the watches of a member.
 *
 * @param watchers most open watches, those of mirrors included
 * @param events most events that wait in a watch for its consumer, or for a listener of a mirror
 * @param bytes most bytes of them
 * @param totalBytes most bytes that wait in all of them together
 */
public record WatchLimits(int watchers, int events, long bytes, long totalBytes) {

    /** Those that are configured. */
    public static WatchLimits of(LimitsConfig limits) {
        return new WatchLimits(
                limits.maxWatchers(), limits.watchBuffer(), limits.watchBufferBytes(), limits.watchBufferTotalBytes());
    }
}
