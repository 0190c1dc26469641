package io.dengine.config;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import io.dengine.DiskConfig;
import io.dengine.EngineConfig;
import io.dengine.HistoryConfig;
import io.dengine.LeaseConfig;
import io.dengine.LimitsConfig;
import io.dengine.Member;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.kv.ReadConsistency;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the YAML file. */
public final class ConfigFile {

    private ConfigFile() {}

    /**
     * See {@link EngineConfig#load(Path)}.
     *
     * @throws ConfigurationException that lists every problem of the file
     */
    public static EngineConfig read(Path file) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        PropertyReader reader = new PropertyReader("", YamlSource.read(file, problems), problems);
        EngineConfig config = read(reader, problems);
        reader.reportUnknown(ConfigKeys.ALL);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return config;
    }

    private static EngineConfig read(PropertyReader reader, List<ConfigurationProblem> problems) {
        EngineConfig.Builder builder = EngineConfig.builder();
        reader.text(ConfigKeys.CLUSTER_NAME).ifPresent(builder::clusterName);
        reader.text(ConfigKeys.NODE_ID).ifPresent(builder::nodeId);
        reader.path(ConfigKeys.DATA_DIR).ifPresent(builder::dataDir);
        reader.text(ConfigKeys.LISTEN_ADDRESS).ifPresent(builder::listenAddress);
        return builder.handOverTimeout(
                        reader.duration(ConfigKeys.HAND_OVER_TIMEOUT, EngineConfig.DEFAULT_HAND_OVER_TIMEOUT))
                .readConsistency(reader.oneOf(
                        ConfigKeys.READ_CONSISTENCY, ReadConsistency.class, EngineConfig.DEFAULT_READ_CONSISTENCY))
                .stateCheckInterval(
                        reader.duration(ConfigKeys.STATE_CHECK_INTERVAL, EngineConfig.DEFAULT_STATE_CHECK_INTERVAL))
                .initialCluster(members(reader, problems))
                .raft(raft(reader))
                .snapshot(snapshot(reader))
                .history(history(reader))
                .lease(lease(reader))
                .disk(disk(reader))
                .limits(limits(reader))
                .build();
    }

    private static List<Member> members(PropertyReader reader, List<ConfigurationProblem> problems) {
        List<Member> members = new ArrayList<>();
        List<?> elements = reader.list(ConfigKeys.INITIAL_CLUSTER);
        for (int i = 0; i < elements.size(); i++) {
            String prefix = ConfigKeys.INITIAL_CLUSTER + "[" + i + "]";
            if (elements.get(i) instanceof Map<?, ?> element) {
                members.add(member(prefix + ".", element, problems));
            } else {
                problems.add(new ConfigurationProblem(
                        prefix,
                        YamlSource.describe(elements.get(i)),
                        "the keys " + String.join(", ", ConfigKeys.OF_A_MEMBER)));
            }
        }
        return members;
    }

    private static Member member(String prefix, Map<?, ?> element, List<ConfigurationProblem> problems) {
        Map<String, @Nullable Object> source = new LinkedHashMap<>();
        YamlSource.flatten("", element, 1, source, problems);
        PropertyReader reader = new PropertyReader(prefix, source, problems);
        reader.require(ConfigKeys.MEMBER_ID, "the node id of the member");
        reader.require(ConfigKeys.MEMBER_ADDRESS, PeerAddress.ALLOWED);
        String id = reader.text(ConfigKeys.MEMBER_ID).orElse("");
        String address = reader.text(ConfigKeys.MEMBER_ADDRESS).orElse("");
        Optional<URI> url = reader.uri(ConfigKeys.MEMBER_URL);
        reader.reportUnknown(ConfigKeys.OF_A_MEMBER);
        return new Member(id, address, url.orElse(null));
    }

    private static RaftConfig raft(PropertyReader reader) {
        return new RaftConfig(
                reader.duration(ConfigKeys.ELECTION_TIMEOUT, RaftConfig.DEFAULT_ELECTION_TIMEOUT),
                reader.size(ConfigKeys.MAX_ENTRY_SIZE, RaftConfig.DEFAULT_MAX_ENTRY_BYTES),
                reader.intCount(ConfigKeys.MAX_INFLIGHT_ENTRIES, RaftConfig.DEFAULT_MAX_INFLIGHT_ENTRIES));
    }

    private static SnapshotConfig snapshot(PropertyReader reader) {
        return new SnapshotConfig(
                reader.duration(ConfigKeys.SNAPSHOT_INTERVAL, SnapshotConfig.DEFAULT_INTERVAL),
                reader.count(ConfigKeys.SNAPSHOT_LOG_ENTRIES, SnapshotConfig.DEFAULT_LOG_ENTRIES),
                reader.size(ConfigKeys.SNAPSHOT_LOG_SIZE, SnapshotConfig.DEFAULT_LOG_BYTES));
    }

    private static HistoryConfig history(PropertyReader reader) {
        return new HistoryConfig(
                reader.count(ConfigKeys.HISTORY_MAX_REVISIONS, HistoryConfig.DEFAULT_MAX_REVISIONS),
                reader.duration(ConfigKeys.HISTORY_MAX_AGE, HistoryConfig.DEFAULT_MAX_AGE));
    }

    private static LeaseConfig lease(PropertyReader reader) {
        return new LeaseConfig(
                reader.duration(ConfigKeys.LEASE_CHECKPOINT_INTERVAL, LeaseConfig.DEFAULT_CHECKPOINT_INTERVAL));
    }

    private static DiskConfig disk(PropertyReader reader) {
        return new DiskConfig(
                reader.size(ConfigKeys.DISK_MIN_FREE, DiskConfig.DEFAULT_MIN_FREE_BYTES),
                reader.size(ConfigKeys.DISK_FLOOR, DiskConfig.DEFAULT_FLOOR_BYTES));
    }

    private static LimitsConfig limits(PropertyReader reader) {
        LimitsConfig defaults = LimitsConfig.defaults();
        return LimitsConfig.builder()
                .maxKeyBytes(reader.intSize(ConfigKeys.MAX_KEY_SIZE, defaults.maxKeyBytes()))
                .maxValueBytes(reader.intSize(ConfigKeys.MAX_VALUE_SIZE, defaults.maxValueBytes()))
                .maxRequestBytes(reader.intSize(ConfigKeys.MAX_REQUEST_SIZE, defaults.maxRequestBytes()))
                .maxTxnOperations(reader.intCount(ConfigKeys.MAX_TXN_OPERATIONS, defaults.maxTxnOperations()))
                .maxScanLimit(reader.intCount(ConfigKeys.MAX_SCAN_LIMIT, defaults.maxScanLimit()))
                .maxRangeDeleteKeys(reader.intCount(ConfigKeys.MAX_RANGE_DELETE_KEYS, defaults.maxRangeDeleteKeys()))
                .maxPendingWrites(reader.intCount(ConfigKeys.MAX_PENDING_WRITES, defaults.maxPendingWrites()))
                .maxPendingWriteBytes(reader.size(ConfigKeys.MAX_PENDING_WRITE_SIZE, defaults.maxPendingWriteBytes()))
                .maxPendingReads(reader.intCount(ConfigKeys.MAX_PENDING_READS, defaults.maxPendingReads()))
                .requestTimeout(reader.duration(ConfigKeys.REQUEST_TIMEOUT, defaults.requestTimeout()))
                .watchBuffer(reader.intCount(ConfigKeys.WATCH_BUFFER, defaults.watchBuffer()))
                .watchBufferBytes(reader.size(ConfigKeys.WATCH_BUFFER_SIZE, defaults.watchBufferBytes()))
                .watchBufferTotalBytes(
                        reader.size(ConfigKeys.WATCH_BUFFER_TOTAL_SIZE, defaults.watchBufferTotalBytes()))
                .maxWatchers(reader.intCount(ConfigKeys.MAX_WATCHERS, defaults.maxWatchers()))
                .build();
    }
}
