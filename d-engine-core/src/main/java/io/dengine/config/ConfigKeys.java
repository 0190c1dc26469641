package io.dengine.config;

import java.util.List;

/** The names of the properties, as they stand under {@code d-engine:}. */
final class ConfigKeys {

    static final String CLUSTER_NAME = "cluster-name";
    static final String NODE_ID = "node-id";
    static final String DATA_DIR = "data-dir";
    static final String LISTEN_ADDRESS = "listen-address";
    static final String HAND_OVER_TIMEOUT = "hand-over-timeout";
    static final String READ_CONSISTENCY = "read-consistency";
    static final String STATE_CHECK_INTERVAL = "state-check-interval";
    static final String INITIAL_CLUSTER = "initial-cluster";
    static final String ELECTION_TIMEOUT = "raft.election-timeout";
    static final String MAX_ENTRY_SIZE = "raft.max-entry-size";
    static final String MAX_INFLIGHT_ENTRIES = "raft.max-inflight-entries";
    static final String SNAPSHOT_INTERVAL = "snapshot.interval";
    static final String SNAPSHOT_LOG_ENTRIES = "snapshot.log-entries";
    static final String SNAPSHOT_LOG_SIZE = "snapshot.log-size";
    static final String HISTORY_MAX_REVISIONS = "history.max-revisions";
    static final String HISTORY_MAX_AGE = "history.max-age";
    static final String LEASE_CHECKPOINT_INTERVAL = "lease.checkpoint-interval";
    static final String DISK_MIN_FREE = "disk.min-free";
    static final String DISK_FLOOR = "disk.floor";
    static final String MAX_KEY_SIZE = "limits.max-key-size";
    static final String MAX_VALUE_SIZE = "limits.max-value-size";
    static final String MAX_REQUEST_SIZE = "limits.max-request-size";
    static final String MAX_TXN_OPERATIONS = "limits.max-txn-operations";
    static final String MAX_SCAN_LIMIT = "limits.max-scan-limit";
    static final String MAX_RANGE_DELETE_KEYS = "limits.max-range-delete-keys";
    static final String MAX_PENDING_WRITES = "limits.max-pending-writes";
    static final String MAX_PENDING_WRITE_SIZE = "limits.max-pending-write-size";
    static final String MAX_PENDING_READS = "limits.max-pending-reads";
    static final String REQUEST_TIMEOUT = "limits.request-timeout";
    static final String WATCH_BUFFER = "limits.watch-buffer";
    static final String WATCH_BUFFER_SIZE = "limits.watch-buffer-size";
    static final String WATCH_BUFFER_TOTAL_SIZE = "limits.watch-buffer-total-size";
    static final String MAX_WATCHERS = "limits.max-watchers";

    /** Every property, in the order in which problems are reported. */
    static final List<String> ALL = List.of(
            CLUSTER_NAME,
            NODE_ID,
            DATA_DIR,
            LISTEN_ADDRESS,
            HAND_OVER_TIMEOUT,
            READ_CONSISTENCY,
            STATE_CHECK_INTERVAL,
            INITIAL_CLUSTER,
            ELECTION_TIMEOUT,
            MAX_ENTRY_SIZE,
            MAX_INFLIGHT_ENTRIES,
            SNAPSHOT_INTERVAL,
            SNAPSHOT_LOG_ENTRIES,
            SNAPSHOT_LOG_SIZE,
            HISTORY_MAX_REVISIONS,
            HISTORY_MAX_AGE,
            LEASE_CHECKPOINT_INTERVAL,
            DISK_MIN_FREE,
            DISK_FLOOR,
            MAX_KEY_SIZE,
            MAX_VALUE_SIZE,
            MAX_REQUEST_SIZE,
            MAX_TXN_OPERATIONS,
            MAX_SCAN_LIMIT,
            MAX_RANGE_DELETE_KEYS,
            MAX_PENDING_WRITES,
            MAX_PENDING_WRITE_SIZE,
            MAX_PENDING_READS,
            REQUEST_TIMEOUT,
            WATCH_BUFFER,
            WATCH_BUFFER_SIZE,
            WATCH_BUFFER_TOTAL_SIZE,
            MAX_WATCHERS);

    static final String MEMBER_ID = "id";
    static final String MEMBER_ADDRESS = "address";
    static final String MEMBER_URL = "url";

    /** The properties of one member of the initial cluster. */
    static final List<String> OF_A_MEMBER = List.of(MEMBER_ID, MEMBER_ADDRESS, MEMBER_URL);

    /** {@code initial-cluster[2].address} for 2 and {@code address}. */
    static String ofMember(int index, String property) {
        return INITIAL_CLUSTER + "[" + index + "]." + property;
    }

    /** Whether only the Spring Boot starter reads this one; the file may be shared with it. */
    static boolean isOfTheStarter(String key) {
        return key.equals("enabled") || key.equals("health") || key.startsWith("health.");
    }

    private ConfigKeys() {}
}
