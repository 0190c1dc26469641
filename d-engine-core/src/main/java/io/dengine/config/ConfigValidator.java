package io.dengine.config;

import io.dengine.ConfigurationProblem;
import io.dengine.DiskConfig;
import io.dengine.EngineConfig;
import io.dengine.HistoryConfig;
import io.dengine.LeaseConfig;
import io.dengine.LimitsConfig;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.config.ConfigRanges.CountRange;
import io.dengine.config.ConfigRanges.DurationRange;
import io.dengine.config.ConfigRanges.SizeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks a configuration as a whole. */
public final class ConfigValidator {

    static final String ALLOWED_CLUSTER_NAME = "1 to 64 letters, digits, '_', '-', the first a letter";

    private final EngineConfig config;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    private ConfigValidator(EngineConfig config) {
        this.config = config;
    }

    /** Every problem of {@code config}, in the order of its properties; reads the file system, changes nothing. */
    public static List<ConfigurationProblem> problemsOf(EngineConfig config) {
        ConfigValidator validator = new ConfigValidator(config);
        validator.checkNode();
        new ClusterCheck(config, validator.problems).run();
        validator.check(config.raft());
        validator.check(config.snapshot());
        validator.check(config.history());
        validator.check(config.lease());
        validator.check(config.disk());
        validator.check(config.limits());
        return List.copyOf(validator.problems);
    }

    private void checkNode() {
        if (!ConfigRanges.CLUSTER_NAME.matcher(config.clusterName()).matches()) {
            problem(ConfigKeys.CLUSTER_NAME, "'" + config.clusterName() + "'", ALLOWED_CLUSTER_NAME);
        }
        if (!ConfigRanges.NODE_ID.matcher(config.nodeId()).matches()) {
            problem(ConfigKeys.NODE_ID, "'" + config.nodeId() + "'", ClusterCheck.ALLOWED_NODE_ID);
        }
        DataDirCheck.problemOf(config.dataDir())
                .ifPresent(what -> problem(ConfigKeys.DATA_DIR, config.dataDir() + ", " + what, DataDirCheck.ALLOWED));
        config.listenAddress()
                .filter(address -> PeerAddress.parse(address).isEmpty())
                .ifPresent(address -> problem(
                        ConfigKeys.LISTEN_ADDRESS, "'" + address + "'", PeerAddress.ALLOWED + " or 0.0.0.0:9081"));
        check(ConfigKeys.HAND_OVER_TIMEOUT, config.handOverTimeout(), ConfigRanges.HAND_OVER_TIMEOUT);
        check(ConfigKeys.STATE_CHECK_INTERVAL, config.stateCheckInterval(), ConfigRanges.STATE_CHECK_INTERVAL);
    }

    private void check(RaftConfig raft) {
        check(ConfigKeys.ELECTION_TIMEOUT, raft.electionTimeout(), ConfigRanges.ELECTION_TIMEOUT);
        check(ConfigKeys.MAX_ENTRY_SIZE, raft.maxEntryBytes(), ConfigRanges.MAX_ENTRY_SIZE);
        check(ConfigKeys.MAX_INFLIGHT_ENTRIES, raft.maxInflightEntries(), ConfigRanges.MAX_INFLIGHT_ENTRIES);
    }

    private void check(SnapshotConfig snapshot) {
        check(ConfigKeys.SNAPSHOT_INTERVAL, snapshot.interval(), ConfigRanges.SNAPSHOT_INTERVAL);
        check(ConfigKeys.SNAPSHOT_LOG_ENTRIES, snapshot.logEntries(), ConfigRanges.SNAPSHOT_LOG_ENTRIES);
        check(ConfigKeys.SNAPSHOT_LOG_SIZE, snapshot.logBytes(), ConfigRanges.SNAPSHOT_LOG_SIZE);
    }

    private void check(HistoryConfig history) {
        check(ConfigKeys.HISTORY_MAX_REVISIONS, history.maxRevisions(), ConfigRanges.HISTORY_MAX_REVISIONS);
        check(ConfigKeys.HISTORY_MAX_AGE, history.maxAge(), ConfigRanges.HISTORY_MAX_AGE);
    }

    private void check(LeaseConfig lease) {
        check(ConfigKeys.LEASE_CHECKPOINT_INTERVAL, lease.checkpointInterval(), ConfigRanges.LEASE_CHECKPOINT_INTERVAL);
    }

    private void check(DiskConfig disk) {
        check(ConfigKeys.DISK_MIN_FREE, disk.minFreeBytes(), ConfigRanges.DISK_MIN_FREE);
        check(ConfigKeys.DISK_FLOOR, disk.floorBytes(), ConfigRanges.DISK_FLOOR);
        checkFits(ConfigKeys.DISK_FLOOR, disk.floorBytes(), ConfigKeys.DISK_MIN_FREE, disk.minFreeBytes());
    }

    private void check(LimitsConfig limits) {
        check(ConfigKeys.MAX_KEY_SIZE, limits.maxKeyBytes(), ConfigRanges.MAX_KEY_SIZE);
        check(ConfigKeys.MAX_VALUE_SIZE, limits.maxValueBytes(), ConfigRanges.MAX_VALUE_SIZE);
        check(ConfigKeys.MAX_REQUEST_SIZE, limits.maxRequestBytes(), ConfigRanges.MAX_REQUEST_SIZE);
        checkFits(ConfigKeys.MAX_KEY_SIZE, limits.maxKeyBytes(), ConfigKeys.MAX_REQUEST_SIZE, limits.maxRequestBytes());
        checkFits(
                ConfigKeys.MAX_VALUE_SIZE,
                limits.maxValueBytes(),
                ConfigKeys.MAX_REQUEST_SIZE,
                limits.maxRequestBytes());
        check(ConfigKeys.MAX_TXN_OPERATIONS, limits.maxTxnOperations(), ConfigRanges.MAX_TXN_OPERATIONS);
        check(ConfigKeys.MAX_SCAN_LIMIT, limits.maxScanLimit(), ConfigRanges.MAX_SCAN_LIMIT);
        check(ConfigKeys.MAX_RANGE_DELETE_KEYS, limits.maxRangeDeleteKeys(), ConfigRanges.MAX_RANGE_DELETE_KEYS);
        check(ConfigKeys.MAX_PENDING_WRITES, limits.maxPendingWrites(), ConfigRanges.MAX_PENDING_WRITES);
        check(ConfigKeys.MAX_PENDING_WRITE_SIZE, limits.maxPendingWriteBytes(), ConfigRanges.MAX_PENDING_WRITE_SIZE);
        checkFits(
                ConfigKeys.MAX_REQUEST_SIZE,
                limits.maxRequestBytes(),
                ConfigKeys.MAX_PENDING_WRITE_SIZE,
                limits.maxPendingWriteBytes());
        check(ConfigKeys.MAX_PENDING_READS, limits.maxPendingReads(), ConfigRanges.MAX_PENDING_READS);
        check(ConfigKeys.REQUEST_TIMEOUT, limits.requestTimeout(), ConfigRanges.REQUEST_TIMEOUT);
        check(ConfigKeys.WATCH_BUFFER, limits.watchBuffer(), ConfigRanges.WATCH_BUFFER);
        check(ConfigKeys.WATCH_BUFFER_SIZE, limits.watchBufferBytes(), ConfigRanges.WATCH_BUFFER_SIZE);
        check(ConfigKeys.WATCH_BUFFER_TOTAL_SIZE, limits.watchBufferTotalBytes(), ConfigRanges.WATCH_BUFFER_TOTAL_SIZE);
        checkFits(
                ConfigKeys.WATCH_BUFFER_SIZE,
                limits.watchBufferBytes(),
                ConfigKeys.WATCH_BUFFER_TOTAL_SIZE,
                limits.watchBufferTotalBytes());
        check(ConfigKeys.MAX_WATCHERS, limits.maxWatchers(), ConfigRanges.MAX_WATCHERS);
    }

    private void check(String key, Duration value, DurationRange range) {
        if (!range.contains(value)) {
            problem(key, DurationText.format(value), range.toString());
        }
    }

    private void check(String key, long value, SizeRange range) {
        if (!range.contains(value)) {
            problem(key, SizeText.format(value), range.toString());
        }
    }

    private void check(String key, long value, CountRange range) {
        if (!range.contains(value)) {
            problem(key, Long.toString(value), range.toString());
        }
    }

    /** What is allowed by itself but not beside the larger one. */
    private void checkFits(String key, long value, String largerKey, long largerValue) {
        if (value > largerValue) {
            problem(key, SizeText.format(value), "at most " + largerKey + ", which is " + SizeText.format(largerValue));
        }
    }

    private void problem(String key, String given, String allowed) {
        problems.add(new ConfigurationProblem(key, given, allowed));
    }
}
