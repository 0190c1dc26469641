package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import io.dengine.EngineConfig;
import io.dengine.Member;
import io.dengine.kv.ReadConsistency;
import io.dengine.spring.boot.DEngineProperties;
import io.dengine.spring.boot.EngineConfigCustomizer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EngineConfigFactoryTests {

    private static EngineConfig create(Map<String, String> properties, EngineConfigCustomizer... customizers) {
        Map<String, String> prefixed = new TreeMap<>();
        properties.forEach((key, value) -> prefixed.put("d-engine." + key, value));
        return new EngineConfigFactory(new Binder(new MapConfigurationPropertySource(prefixed))
                        .bindOrCreate("d-engine", DEngineProperties.class))
                .create(Stream.of(customizers));
    }

    @Test
    void withoutPropertiesItIsTheDefaultOfTheCore() {
        EngineConfig config = create(Map.of());
        EngineConfig core = EngineConfig.defaults();

        assertThat(config).usingRecursiveComparison().isEqualTo(core);
    }

    @Test
    void everyPropertyReachesTheEngine() {
        EngineConfig config = create(Map.ofEntries(
                Map.entry("cluster-name", "orders"),
                Map.entry("node-id", "n2"),
                Map.entry("data-dir", "/var/lib/orders"),
                Map.entry("listen-address", "0.0.0.0:9082"),
                Map.entry("initial-cluster[0].id", "n2"),
                Map.entry("initial-cluster[0].address", "10.0.0.2:9082"),
                Map.entry("initial-cluster[0].url", "http://10.0.0.2:8080"),
                Map.entry("hand-over-timeout", "7s"),
                Map.entry("raft.election-timeout", "2s"),
                Map.entry("raft.max-entry-size", "1KB"),
                Map.entry("raft.max-inflight-entries", "3"),
                Map.entry("snapshot.interval", "4m"),
                Map.entry("snapshot.log-entries", "5"),
                Map.entry("snapshot.log-size", "6KB"),
                Map.entry("limits.max-key-size", "11B"),
                Map.entry("limits.max-value-size", "12B"),
                Map.entry("limits.max-request-size", "13B"),
                Map.entry("read-consistency", "eventual"),
                Map.entry("state-check-interval", "0s"),
                Map.entry("history.max-revisions", "20"),
                Map.entry("history.max-age", "21m"),
                Map.entry("lease.checkpoint-interval", "22s"),
                Map.entry("disk.min-free", "24KB"),
                Map.entry("disk.floor", "23KB"),
                Map.entry("limits.max-txn-operations", "25"),
                Map.entry("limits.max-scan-limit", "26"),
                Map.entry("limits.max-range-delete-keys", "27"),
                Map.entry("limits.max-pending-writes", "14"),
                Map.entry("limits.max-pending-write-size", "15B"),
                Map.entry("limits.max-pending-reads", "16"),
                Map.entry("limits.request-timeout", "17ms"),
                Map.entry("limits.watch-buffer", "18"),
                Map.entry("limits.watch-buffer-size", "28B"),
                Map.entry("limits.watch-buffer-total-size", "29B"),
                Map.entry("limits.max-watchers", "19")));

        assertThat(config.clusterName()).isEqualTo("orders");
        assertThat(config.nodeId()).isEqualTo("n2");
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/orders"));
        assertThat(config.listenAddress()).contains("0.0.0.0:9082");
        assertThat(config.initialCluster())
                .containsExactly(new Member("n2", "10.0.0.2:9082", URI.create("http://10.0.0.2:8080")));
        assertThat(config.handOverTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.raft())
                .hasToString("RaftConfig[electionTimeout=PT2S, maxEntryBytes=1024, maxInflightEntries=3]");
        assertThat(config.snapshot()).hasToString("SnapshotConfig[interval=PT4M, logEntries=5, logBytes=6144]");
        assertThat(config.readConsistency()).isEqualTo(ReadConsistency.EVENTUAL);
        assertThat(config.stateCheckInterval()).isZero();
        assertThat(config.history()).hasToString("HistoryConfig[maxRevisions=20, maxAge=PT21M]");
        assertThat(config.lease()).hasToString("LeaseConfig[checkpointInterval=PT22S]");
        assertThat(config.disk()).hasToString("DiskConfig[minFreeBytes=24576, floorBytes=23552]");
        assertThat(config.limits())
                .hasToString("LimitsConfig[maxKeyBytes=11, maxValueBytes=12, maxRequestBytes=13, maxTxnOperations=25, "
                        + "maxScanLimit=26, maxRangeDeleteKeys=27, maxPendingWrites=14, maxPendingWriteBytes=15, maxPendingReads=16, requestTimeout=PT0.017S, watchBuffer=18, "
                        + "watchBufferBytes=28, watchBufferTotalBytes=29, "
                        + "maxWatchers=19]");
    }

    @Test
    void customizersSeeThePropertiesAppliedAndRunInOrder() {
        EngineConfig config = create(
                Map.of("node-id", "n7"),
                builder -> builder.clusterName("first"),
                builder -> builder.clusterName(
                        builder.build().clusterName() + "-" + builder.build().nodeId()));

        assertThat(config.clusterName()).isEqualTo("first-n7");
    }

    @Test
    void everyProblemThatTheEngineCannotSeeIsListedAtOnce() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Map.of(
                        "limits.max-key-size", "3GB",
                        "health.primary-path", "/role/primary",
                        "health.replica-path", "/a b",
                        "health.max-apply-lag", "-1")))
                .satisfies(ex -> assertThat(ex.problems())
                        .contains(
                                new ConfigurationProblem("limits.max-key-size", "3221225472B", "at most 2147483647B"),
                                new ConfigurationProblem(
                                        "health.primary-path",
                                        "/role/primary",
                                        "one path segment such as /primary, or empty to turn it off"),
                                new ConfigurationProblem(
                                        "health.replica-path",
                                        "/a b",
                                        "one path segment such as /replica, or empty to turn it off"),
                                new ConfigurationProblem("health.max-apply-lag", "-1", "0 or more")));
    }

    @Test
    void theTwoProbesCannotShareAPath() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Map.of("health.primary-path", "/role", "health.replica-path", "role")))
                .withMessageContaining("d-engine.health.replica-path: given role");
    }

    @Test
    void bothProbesCanBeTurnedOff() {
        assertThat(create(Map.of("health.primary-path", "", "health.replica-path", "")))
                .isNotNull();
    }

    @Test
    void aPathThatTheFileSystemCannotHaveIsAProblem() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(Map.of("data-dir", "a\0b")))
                .withMessageContaining("d-engine.data-dir");
    }
}
