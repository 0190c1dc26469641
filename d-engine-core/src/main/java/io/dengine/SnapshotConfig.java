package io.dengine;

import java.time.Duration;

/**
 * When snapshots are taken; each also lets the log before the one before it be deleted. Whichever comes first triggers. While another member still lacks some of what
 * the latest one contains, the leader waits with the next one, until four times as much was applied or appended or the interval has passed.
 *
 * @param interval at the latest this long after the one before, if anything was applied since; default 1 h
 * @param logEntries after this many applied entries; default 100,000
 * @param logBytes after this many bytes appended to the log; default 128 MiB
 */
public record SnapshotConfig(Duration interval, long logEntries, long logBytes) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);
    public static final long DEFAULT_LOG_ENTRIES = 100_000;
    public static final long DEFAULT_LOG_BYTES = 128L * 1024 * 1024;

    /** The defaults. */
    public static SnapshotConfig defaults() {
        return new SnapshotConfig(DEFAULT_INTERVAL, DEFAULT_LOG_ENTRIES, DEFAULT_LOG_BYTES);
    }
}
