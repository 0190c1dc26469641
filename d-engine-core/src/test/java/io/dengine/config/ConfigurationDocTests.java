package io.dengine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.DiskConfig;
import io.dengine.EngineConfig;
import io.dengine.HistoryConfig;
import io.dengine.LimitsConfig;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.kv.ReadConsistency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of {@code docs/configuration.md} says what the code does. */
class ConfigurationDocTests {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String TABLE_HEAD = "| Key | Meaning | Default | Allowed |";
    private static final String MEMBER_PREFIX = ConfigKeys.INITIAL_CLUSTER + "[].";

    private final EngineConfig defaults = EngineConfig.defaults();
    private final RaftConfig raft = defaults.raft();
    private final SnapshotConfig snapshot = defaults.snapshot();
    private final HistoryConfig history = defaults.history();
    private final DiskConfig disk = defaults.disk();
    private final LimitsConfig limits = defaults.limits();

    @Test
    void theTableListsEveryPropertyWithItsDefaultAndWhatIsAllowed() throws IOException {
        List<Row> code = List.of(
                row(ConfigKeys.CLUSTER_NAME, defaults.clusterName(), ConfigValidator.ALLOWED_CLUSTER_NAME),
                row(ConfigKeys.NODE_ID, defaults.nodeId(), ClusterCheck.ALLOWED_NODE_ID),
                row(ConfigKeys.DATA_DIR, defaults.dataDir(), DataDirCheck.ALLOWED),
                new Row(ConfigKeys.LISTEN_ADDRESS, "the `address` of this member", PeerAddress.ALLOWED),
                row(
                        ConfigKeys.HAND_OVER_TIMEOUT,
                        DurationText.format(defaults.handOverTimeout()),
                        ConfigRanges.HAND_OVER_TIMEOUT),
                row(
                        ConfigKeys.READ_CONSISTENCY,
                        EnumText.format(defaults.readConsistency()),
                        EnumText.allowed(ReadConsistency.class)),
                row(
                        ConfigKeys.STATE_CHECK_INTERVAL,
                        DurationText.format(defaults.stateCheckInterval()),
                        ConfigRanges.STATE_CHECK_INTERVAL),
                new Row(
                        ConfigKeys.INITIAL_CLUSTER,
                        "only this member",
                        "at most " + ConfigRanges.MAX_INITIAL_MEMBERS + " members"),
                new Row(MEMBER_PREFIX + ConfigKeys.MEMBER_ID, "none, required", ClusterCheck.ALLOWED_NODE_ID),
                new Row(MEMBER_PREFIX + ConfigKeys.MEMBER_ADDRESS, "none, required", PeerAddress.ALLOWED),
                new Row(MEMBER_PREFIX + ConfigKeys.MEMBER_URL, "none", ClusterCheck.ALLOWED_URL),
                row(
                        ConfigKeys.ELECTION_TIMEOUT,
                        DurationText.format(raft.electionTimeout()),
                        ConfigRanges.ELECTION_TIMEOUT),
                row(ConfigKeys.MAX_ENTRY_SIZE, SizeText.format(raft.maxEntryBytes()), ConfigRanges.MAX_ENTRY_SIZE),
                row(ConfigKeys.MAX_INFLIGHT_ENTRIES, raft.maxInflightEntries(), ConfigRanges.MAX_INFLIGHT_ENTRIES),
                row(
                        ConfigKeys.SNAPSHOT_INTERVAL,
                        DurationText.format(snapshot.interval()),
                        ConfigRanges.SNAPSHOT_INTERVAL),
                row(ConfigKeys.SNAPSHOT_LOG_ENTRIES, snapshot.logEntries(), ConfigRanges.SNAPSHOT_LOG_ENTRIES),
                row(ConfigKeys.SNAPSHOT_LOG_SIZE, SizeText.format(snapshot.logBytes()), ConfigRanges.SNAPSHOT_LOG_SIZE),
                row(ConfigKeys.HISTORY_MAX_REVISIONS, history.maxRevisions(), ConfigRanges.HISTORY_MAX_REVISIONS),
                row(ConfigKeys.HISTORY_MAX_AGE, DurationText.format(history.maxAge()), ConfigRanges.HISTORY_MAX_AGE),
                row(
                        ConfigKeys.LEASE_CHECKPOINT_INTERVAL,
                        DurationText.format(defaults.lease().checkpointInterval()),
                        ConfigRanges.LEASE_CHECKPOINT_INTERVAL),
                row(ConfigKeys.DISK_MIN_FREE, SizeText.format(disk.minFreeBytes()), ConfigRanges.DISK_MIN_FREE),
                row(ConfigKeys.DISK_FLOOR, SizeText.format(disk.floorBytes()), ConfigRanges.DISK_FLOOR),
                row(ConfigKeys.MAX_KEY_SIZE, SizeText.format(limits.maxKeyBytes()), ConfigRanges.MAX_KEY_SIZE),
                row(ConfigKeys.MAX_VALUE_SIZE, SizeText.format(limits.maxValueBytes()), ConfigRanges.MAX_VALUE_SIZE),
                row(
                        ConfigKeys.MAX_REQUEST_SIZE,
                        SizeText.format(limits.maxRequestBytes()),
                        ConfigRanges.MAX_REQUEST_SIZE),
                row(ConfigKeys.MAX_TXN_OPERATIONS, limits.maxTxnOperations(), ConfigRanges.MAX_TXN_OPERATIONS),
                row(ConfigKeys.MAX_SCAN_LIMIT, limits.maxScanLimit(), ConfigRanges.MAX_SCAN_LIMIT),
                row(ConfigKeys.MAX_RANGE_DELETE_KEYS, limits.maxRangeDeleteKeys(), ConfigRanges.MAX_RANGE_DELETE_KEYS),
                row(ConfigKeys.MAX_PENDING_WRITES, limits.maxPendingWrites(), ConfigRanges.MAX_PENDING_WRITES),
                row(
                        ConfigKeys.MAX_PENDING_WRITE_SIZE,
                        SizeText.format(limits.maxPendingWriteBytes()),
                        ConfigRanges.MAX_PENDING_WRITE_SIZE),
                row(ConfigKeys.MAX_PENDING_READS, limits.maxPendingReads(), ConfigRanges.MAX_PENDING_READS),
                row(
                        ConfigKeys.REQUEST_TIMEOUT,
                        DurationText.format(limits.requestTimeout()),
                        ConfigRanges.REQUEST_TIMEOUT),
                row(ConfigKeys.WATCH_BUFFER, limits.watchBuffer(), ConfigRanges.WATCH_BUFFER),
                row(
                        ConfigKeys.WATCH_BUFFER_SIZE,
                        SizeText.format(limits.watchBufferBytes()),
                        ConfigRanges.WATCH_BUFFER_SIZE),
                row(
                        ConfigKeys.WATCH_BUFFER_TOTAL_SIZE,
                        SizeText.format(limits.watchBufferTotalBytes()),
                        ConfigRanges.WATCH_BUFFER_TOTAL_SIZE),
                row(ConfigKeys.MAX_WATCHERS, limits.maxWatchers(), ConfigRanges.MAX_WATCHERS));

        assertThat(table()).containsExactlyElementsOf(code);
        assertThat(code.stream().map(Row::key).filter(key -> !key.startsWith(MEMBER_PREFIX)))
                .containsExactlyElementsOf(ConfigKeys.ALL);
    }

    @Test
    void theExampleIsValid(@TempDir Path directory) throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf("```yaml") + "```yaml".length();
        Path file = Files.writeString(
                directory.resolve("engine.yml"), document.substring(start, document.indexOf("```", start)));

        EngineConfig config =
                ConfigFile.read(file).toBuilder().dataDir(directory).build();

        assertThat(config.initialCluster()).hasSize(3);
        assertThat(ConfigValidator.problemsOf(config)).isEmpty();
    }

    private static List<Row> table() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(DOCUMENT);
        int head = lines.indexOf(TABLE_HEAD);
        assertThat(head).as("line of the table in %s", DOCUMENT).isNotNegative();
        for (String line : lines.subList(head + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.substring(1).split("\\|");
            rows.add(new Row(cells[0].strip().replace("`", ""), cells[2].strip(), cells[3].strip()));
        }
        return rows;
    }

    private static Row row(String key, Object defaultValue, Object allowed) {
        return new Row(key, "`" + defaultValue + "`", allowed.toString());
    }

    private record Row(String key, String defaultValue, String allowed) {}
}
