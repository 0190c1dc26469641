package io.dengine.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.DiskConfig;
import io.dengine.EngineConfig;
import io.dengine.HistoryConfig;
import io.dengine.LeaseConfig;
import io.dengine.LimitsConfig;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.kv.ReadConsistency;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DEnginePropertiesTests {

    private static DEngineProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("d-engine", DEngineProperties.class);
    }

    @Test
    void defaultsOfTheEngineAreThoseOfTheCore() {
        DEngineProperties properties = bind(Map.of());
        EngineConfig core = EngineConfig.defaults();

        assertThat(properties.enabled()).isTrue();
        assertThat(properties.clusterName()).isEqualTo(core.clusterName());
        assertThat(properties.nodeId()).isEqualTo(core.nodeId());
        assertThat(Path.of(properties.dataDir())).isEqualTo(core.dataDir());
        assertThat(properties.listenAddress()).isNull();
        assertThat(properties.initialCluster()).isEmpty();
        assertThat(properties.handOverTimeout()).isEqualTo(core.handOverTimeout());
        assertThat(properties.readConsistency()).isEqualTo(core.readConsistency());
        assertThat(properties.stateCheckInterval()).isEqualTo(core.stateCheckInterval());
    }

    @Test
    void defaultsOfRaftAreThoseOfTheCore() {
        DEngineProperties.Raft raft = bind(Map.of()).raft();
        RaftConfig core = RaftConfig.defaults();

        assertThat(raft.electionTimeout()).isEqualTo(core.electionTimeout());
        assertThat(raft.maxEntrySize().toBytes()).isEqualTo(core.maxEntryBytes());
        assertThat(raft.maxInflightEntries()).isEqualTo(core.maxInflightEntries());
    }

    @Test
    void defaultsOfSnapshotsAreThoseOfTheCore() {
        DEngineProperties.Snapshot snapshot = bind(Map.of()).snapshot();
        SnapshotConfig core = SnapshotConfig.defaults();

        assertThat(snapshot.interval()).isEqualTo(core.interval());
        assertThat(snapshot.logEntries()).isEqualTo(core.logEntries());
        assertThat(snapshot.logSize().toBytes()).isEqualTo(core.logBytes());
    }

    @Test
    void defaultsOfLimitsAreThoseOfTheCore() {
        DEngineProperties.Limits limits = bind(Map.of()).limits();

        assertThat(LimitsConfig.builder()
                        .maxKeyBytes((int) limits.maxKeySize().toBytes())
                        .maxValueBytes((int) limits.maxValueSize().toBytes())
                        .maxRequestBytes((int) limits.maxRequestSize().toBytes())
                        .maxTxnOperations(limits.maxTxnOperations())
                        .maxScanLimit(limits.maxScanLimit())
                        .maxRangeDeleteKeys(limits.maxRangeDeleteKeys())
                        .maxPendingWrites(limits.maxPendingWrites())
                        .maxPendingWriteBytes(limits.maxPendingWriteSize().toBytes())
                        .maxPendingReads(limits.maxPendingReads())
                        .requestTimeout(limits.requestTimeout())
                        .watchBuffer(limits.watchBuffer())
                        .watchBufferBytes(limits.watchBufferSize().toBytes())
                        .watchBufferTotalBytes(limits.watchBufferTotalSize().toBytes())
                        .maxWatchers(limits.maxWatchers())
                        .build())
                .isEqualTo(LimitsConfig.defaults());
    }

    @Test
    void defaultsOfHistoryLeasesAndDiskAreThoseOfTheCore() {
        DEngineProperties properties = bind(Map.of());

        assertThat(new HistoryConfig(
                        properties.history().maxRevisions(),
                        properties.history().maxAge()))
                .isEqualTo(HistoryConfig.defaults());
        assertThat(new LeaseConfig(properties.lease().checkpointInterval())).isEqualTo(LeaseConfig.defaults());
        assertThat(new DiskConfig(
                        properties.disk().minFree().toBytes(),
                        properties.disk().floor().toBytes()))
                .isEqualTo(DiskConfig.defaults());
    }

    @Test
    void theConsistencyIsBoundInAnySpellingThatSpringAccepts() {
        assertThat(bind(Map.of("d-engine.read-consistency", "lease")).readConsistency())
                .isEqualTo(ReadConsistency.LEASE);
        assertThat(bind(Map.of("d-engine.readConsistency", "EVENTUAL")).readConsistency())
                .isEqualTo(ReadConsistency.EVENTUAL);
    }

    @Test
    void probesAreOnAndAtTheRolesPathsByDefault() {
        assertThat(bind(Map.of()).health()).isEqualTo(new DEngineProperties.Health(true, "/primary", "/replica", 1000));
    }

    @Test
    void anEmptyPathStaysEmpty() {
        assertThat(bind(Map.of("d-engine.health.primary-path", "")).health().primaryPath())
                .isEmpty();
    }

    @Test
    void membersAreBoundWithTheirUrls() {
        DEngineProperties properties = bind(Map.of(
                "d-engine.initial-cluster[0].id", "n1",
                "d-engine.initial-cluster[0].address", "10.0.0.1:9081",
                "d-engine.initial-cluster[0].url", "http://10.0.0.1:8080",
                "d-engine.initial-cluster[1].id", "n2",
                "d-engine.initial-cluster[1].address", "10.0.0.2:9081"));

        assertThat(properties.initialCluster())
                .containsExactly(
                        new DEngineProperties.Member("n1", "10.0.0.1:9081", URI.create("http://10.0.0.1:8080")),
                        new DEngineProperties.Member("n2", "10.0.0.2:9081", null));
    }

    @Test
    void durationsAndSizesHaveUnits() {
        DEngineProperties properties =
                bind(Map.of("d-engine.raft.election-timeout", "750ms", "d-engine.limits.max-value-size", "2MB"));

        assertThat(properties.raft().electionTimeout()).isEqualTo(Duration.ofMillis(750));
        assertThat(properties.limits().maxValueSize()).isEqualTo(DataSize.ofMegabytes(2));
    }

    @Test
    void metadataDescribesThePropertiesAndTheirDefaults() throws Exception {
        try (InputStream metadata =
                DEngineProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(metadata).isNotNull();
            assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"d-engine.limits.watch-buffer\"")
                    .contains("Most events a watcher buffers.")
                    .contains("\"d-engine.raft.election-timeout\"")
                    .contains("\"d-engine.history.max-revisions\"")
                    .contains("\"d-engine.disk.floor\"")
                    .contains("Consistency of reads that ask for none.")
                    .contains("\"management.health.dengine.enabled\"");
        }
    }
}
