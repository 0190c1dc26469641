package io.dengine;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits and time-outs of requests. {@link #builder()} spares counting the arguments.
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
 * @param watchBufferBytes most bytes of them; default 8 MiB
 * @param watchBufferTotalBytes most bytes that all watchers of a member buffer together; default 64 MiB
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
        long watchBufferBytes,
        long watchBufferTotalBytes,
        int maxWatchers) {

    /** The defaults. */
    public static LimitsConfig defaults() {
        return builder().build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these limits. */
    public Builder toBuilder() {
        return new Builder()
                .maxKeyBytes(maxKeyBytes)
                .maxValueBytes(maxValueBytes)
                .maxRequestBytes(maxRequestBytes)
                .maxTxnOperations(maxTxnOperations)
                .maxScanLimit(maxScanLimit)
                .maxRangeDeleteKeys(maxRangeDeleteKeys)
                .maxPendingWrites(maxPendingWrites)
                .maxPendingWriteBytes(maxPendingWriteBytes)
                .maxPendingReads(maxPendingReads)
                .requestTimeout(requestTimeout)
                .watchBuffer(watchBuffer)
                .watchBufferBytes(watchBufferBytes)
                .watchBufferTotalBytes(watchBufferTotalBytes)
                .maxWatchers(maxWatchers);
    }

    /** The same with another request time-out. */
    public LimitsConfig withRequestTimeout(Duration timeout) {
        return toBuilder().requestTimeout(timeout).build();
    }

    /** Builds a {@link LimitsConfig}. Not thread-safe. */
    public static final class Builder {

        private int maxKeyBytes = 4096;
        private int maxValueBytes = 1024 * 1024;
        private int maxRequestBytes = 1536 * 1024;
        private int maxTxnOperations = 128;
        private int maxScanLimit = 10_000;
        private int maxRangeDeleteKeys = 100_000;
        private int maxPendingWrites = 10_000;
        private long maxPendingWriteBytes = 64L * 1024 * 1024;
        private int maxPendingReads = 50_000;
        private Duration requestTimeout = Duration.ofSeconds(5);
        private int watchBuffer = 8192;
        private long watchBufferBytes = 8L * 1024 * 1024;
        private long watchBufferTotalBytes = 64L * 1024 * 1024;
        private int maxWatchers = 100_000;

        private Builder() {}

        /** See {@link LimitsConfig#maxKeyBytes()}. */
        public Builder maxKeyBytes(int value) {
            this.maxKeyBytes = value;
            return this;
        }

        /** See {@link LimitsConfig#maxValueBytes()}. */
        public Builder maxValueBytes(int value) {
            this.maxValueBytes = value;
            return this;
        }

        /** See {@link LimitsConfig#maxRequestBytes()}. */
        public Builder maxRequestBytes(int value) {
            this.maxRequestBytes = value;
            return this;
        }

        /** See {@link LimitsConfig#maxTxnOperations()}. */
        public Builder maxTxnOperations(int value) {
            this.maxTxnOperations = value;
            return this;
        }

        /** See {@link LimitsConfig#maxScanLimit()}. */
        public Builder maxScanLimit(int value) {
            this.maxScanLimit = value;
            return this;
        }

        /** See {@link LimitsConfig#maxRangeDeleteKeys()}. */
        public Builder maxRangeDeleteKeys(int value) {
            this.maxRangeDeleteKeys = value;
            return this;
        }

        /** See {@link LimitsConfig#maxPendingWrites()}. */
        public Builder maxPendingWrites(int value) {
            this.maxPendingWrites = value;
            return this;
        }

        /** See {@link LimitsConfig#maxPendingWriteBytes()}. */
        public Builder maxPendingWriteBytes(long value) {
            this.maxPendingWriteBytes = value;
            return this;
        }

        /** See {@link LimitsConfig#maxPendingReads()}. */
        public Builder maxPendingReads(int value) {
            this.maxPendingReads = value;
            return this;
        }

        /** See {@link LimitsConfig#requestTimeout()}. */
        public Builder requestTimeout(Duration value) {
            this.requestTimeout = Objects.requireNonNull(value, "requestTimeout");
            return this;
        }

        /** See {@link LimitsConfig#watchBuffer()}. */
        public Builder watchBuffer(int value) {
            this.watchBuffer = value;
            return this;
        }

        /** See {@link LimitsConfig#watchBufferBytes()}. */
        public Builder watchBufferBytes(long value) {
            this.watchBufferBytes = value;
            return this;
        }

        /** See {@link LimitsConfig#watchBufferTotalBytes()}. */
        public Builder watchBufferTotalBytes(long value) {
            this.watchBufferTotalBytes = value;
            return this;
        }

        /** See {@link LimitsConfig#maxWatchers()}. */
        public Builder maxWatchers(int value) {
            this.maxWatchers = value;
            return this;
        }

        /** The limits; not checked yet. */
        public LimitsConfig build() {
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
                    requestTimeout,
                    watchBuffer,
                    watchBufferBytes,
                    watchBufferTotalBytes,
                    maxWatchers);
        }
    }
}
