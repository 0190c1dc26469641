package io.dengine.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** What is allowed, in one place; {@code docs/configuration.md} states the same and a test compares the two. */
final class ConfigRanges {

    static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final int MAX_INITIAL_MEMBERS = 9;

    /** Zero: leadership is not handed over. */
    static final DurationRange HAND_OVER_TIMEOUT = new DurationRange(Duration.ZERO, Duration.ofMinutes(10));

    /** Zero: states are not compared. */
    static final DurationRange STATE_CHECK_INTERVAL =
            new DurationRange(Duration.ofMillis(100), Duration.ofHours(24), true);

    static final DurationRange ELECTION_TIMEOUT = new DurationRange(Duration.ofMillis(100), Duration.ofSeconds(60));
    static final SizeRange MAX_ENTRY_SIZE = new SizeRange(1024, 16L << 20);
    static final CountRange MAX_INFLIGHT_ENTRIES = new CountRange(1, 65_536);

    static final DurationRange SNAPSHOT_INTERVAL = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(720));
    static final CountRange SNAPSHOT_LOG_ENTRIES = new CountRange(1, 1_000_000_000);
    static final SizeRange SNAPSHOT_LOG_SIZE = new SizeRange(1024, 1L << 40);

    /** Zero: history is off. */
    static final CountRange HISTORY_MAX_REVISIONS = new CountRange(0, 1_000_000_000);

    static final DurationRange HISTORY_MAX_AGE = new DurationRange(Duration.ofMillis(100), Duration.ofHours(8760));
    static final DurationRange LEASE_CHECKPOINT_INTERVAL =
            new DurationRange(Duration.ofMillis(10), Duration.ofHours(1));

    /** Zero: nothing is refused. */
    static final SizeRange DISK_MIN_FREE = new SizeRange(0, 1L << 40);

    static final SizeRange DISK_FLOOR = new SizeRange(0, 1L << 40);

    static final SizeRange MAX_KEY_SIZE = new SizeRange(1, 64L << 10);
    static final SizeRange MAX_VALUE_SIZE = new SizeRange(1, 16L << 20);
    static final SizeRange MAX_REQUEST_SIZE = new SizeRange(1024, 64L << 20);
    static final CountRange MAX_TXN_OPERATIONS = new CountRange(1, 10_000);
    static final CountRange MAX_SCAN_LIMIT = new CountRange(1, 1_000_000);
    static final CountRange MAX_RANGE_DELETE_KEYS = new CountRange(1, 1_000_000);
    static final CountRange MAX_PENDING_WRITES = new CountRange(1, 1_000_000);
    static final SizeRange MAX_PENDING_WRITE_SIZE = new SizeRange(1024, 8L << 30);
    static final CountRange MAX_PENDING_READS = new CountRange(1, 10_000_000);
    static final DurationRange REQUEST_TIMEOUT = new DurationRange(Duration.ofMillis(1), Duration.ofHours(1));
    static final CountRange WATCH_BUFFER = new CountRange(1, 1_000_000);
    static final SizeRange WATCH_BUFFER_SIZE = new SizeRange(1024, 1L << 30);
    static final SizeRange WATCH_BUFFER_TOTAL_SIZE = new SizeRange(1024, 8L << 30);
    static final CountRange MAX_WATCHERS = new CountRange(1, 10_000_000);

    private ConfigRanges() {}

    /**
     * Both ends are allowed.
     *
     * @param zeroToo whether zero is allowed besides
     */
    record DurationRange(Duration min, Duration max, boolean zeroToo) {

        DurationRange(Duration min, Duration max) {
            this(min, max, false);
        }

        boolean contains(Duration value) {
            return zeroToo && value.isZero() || value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        }

        @Override
        public String toString() {
            return (zeroToo ? "0s, or " : "") + DurationText.format(min) + " to " + DurationText.format(max);
        }
    }

    /** Bytes; both ends are allowed. */
    record SizeRange(long min, long max) {

        boolean contains(long value) {
            return value >= min && value <= max;
        }

        @Override
        public String toString() {
            return SizeText.format(min) + " to " + SizeText.format(max);
        }
    }

    /** Both ends are allowed. */
    record CountRange(long min, long max) {

        boolean contains(long value) {
            return value >= min && value <= max;
        }

        @Override
        public String toString() {
            return min + " to " + max;
        }
    }
}
