package io.dengine;

import java.time.Duration;

/**
 * Limits and time-outs of requests.
 *
 * @param maxKeyBytes longest key; default 4,096 bytes
 * @param maxValueBytes longest value; default 1 MiB
 * @param maxRequestBytes largest encoded request; default 1.5 MiB
 * @param maxTxnOperations most comparisons and operations of a transaction together; default 128
 * @param maxScanLimit most keys of a page, and of a {@code getAll}; default 10,000
 * @param maxRangeDeleteKeys most keys that one delete of a range may delete; default 100,000
 * @param maxPendingWrites most writes accepted and not yet answered; default 10,000
 * @param maxPendingWriteBytes most bytes of them; default 64 MiB
 * @param maxPendingReads most linearizable reads waiting; default 50,000
 * @param requestTimeout how long a call may take; default 5 s
 * @param watchBuffer most events a watcher buffers; default 8,192
 * @param maxWatchers most watchers open at the same time; default 100,000
 */
public record LimitsConfig(
        int maxKeyBytes,
        int maxValueBytes,
        int maxRequestBytes,
        int maxTxnOperations,
        int maxScanLimit,
        int maxRangeDeleteKeys,
        int maxPendingWrites,
        long maxPendingWriteBytes,
        int maxPendingReads,
        Duration requestTimeout,
        int watchBuffer,
        int maxWatchers) {

    /** The defaults. */
    public static LimitsConfig defaults() {
        return new LimitsConfig(
                4096,
                1024 * 1024,
                1536 * 1024,
                128,
                10_000,
                100_000,
                10_000,
                64L * 1024 * 1024,
                50_000,
                Duration.ofSeconds(5),
                8192,
                100_000);
    }

    /** The same with another request time-out. */
    public LimitsConfig withRequestTimeout(Duration timeout) {
        return new LimitsConfig(
                maxKeyBytes,
                maxValueBytes,
                maxRequestBytes,
                maxTxnOperations,
                maxScanLimit,
                maxRangeDeleteKeys,
                maxPendingWrites,
                maxPendingWriteBytes,
                maxPendingReads,
                timeout,
                watchBuffer,
                maxWatchers);
    }
}
