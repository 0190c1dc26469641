package io.dengine.spring.boot.autoconfigure;

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
import io.dengine.spring.boot.DEngineProperties;
import io.dengine.spring.boot.EngineConfigCustomizer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** Makes the engine's configuration from the properties; for one use. */
final class EngineConfigFactory {

    private final DEngineProperties properties;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    EngineConfigFactory(DEngineProperties properties) {
        this.properties = properties;
    }

    /**
     * The configuration. Nothing is checked here but what the engine cannot see: values that do not fit its types, and
     * properties it does not know. If there is such a problem, the engine's own are listed with it.
     */
    EngineConfig create(Stream<EngineConfigCustomizer> customizers) {
        EngineConfig.Builder builder = EngineConfig.builder()
                .clusterName(properties.clusterName())
                .nodeId(properties.nodeId())
                .dataDir(dataDir())
                .listenAddress(properties.listenAddress())
                .initialCluster(properties.initialCluster().stream()
                        .map(member -> new Member(member.id(), member.address(), member.url()))
                        .toList())
                .handOverTimeout(properties.handOverTimeout())
                .readConsistency(properties.readConsistency())
                .stateCheckInterval(properties.stateCheckInterval())
                .raft(raft())
                .snapshot(snapshot())
                .history(new HistoryConfig(
                        properties.history().maxRevisions(),
                        properties.history().maxAge()))
                .lease(new LeaseConfig(properties.lease().checkpointInterval()))
                .disk(new DiskConfig(
                        properties.disk().minFree().toBytes(),
                        properties.disk().floor().toBytes()))
                .limits(limits());
        customizers.forEach(customizer -> customizer.customize(builder));
        EngineConfig config = builder.build();
        problems.addAll(HealthProblems.of(properties.health()));
        if (!problems.isEmpty()) {
            throw withTheEnginesOwn(config);
        }
        return config;
    }

    private ConfigurationException withTheEnginesOwn(EngineConfig config) {
        try {
            config.validate();
        } catch (ConfigurationException ex) {
            problems.addAll(ex.problems());
        }
        return new ConfigurationException(problems);
    }

    private Path dataDir() {
        try {
            return Path.of(properties.dataDir());
        } catch (InvalidPathException ex) {
            problems.add(new ConfigurationProblem("data-dir", properties.dataDir(), "a path of the file system"));
            return EngineConfig.DEFAULT_DATA_DIR;
        }
    }

    private RaftConfig raft() {
        DEngineProperties.Raft raft = properties.raft();
        return new RaftConfig(raft.electionTimeout(), raft.maxEntrySize().toBytes(), raft.maxInflightEntries());
    }

    private SnapshotConfig snapshot() {
        DEngineProperties.Snapshot snapshot = properties.snapshot();
        return new SnapshotConfig(
                snapshot.interval(), snapshot.logEntries(), snapshot.logSize().toBytes());
    }

    private LimitsConfig limits() {
        DEngineProperties.Limits limits = properties.limits();
        LimitsConfig defaults = LimitsConfig.defaults();
        return LimitsConfig.builder()
                .maxKeyBytes(bytes("limits.max-key-size", limits.maxKeySize(), defaults.maxKeyBytes()))
                .maxValueBytes(bytes("limits.max-value-size", limits.maxValueSize(), defaults.maxValueBytes()))
                .maxRequestBytes(bytes("limits.max-request-size", limits.maxRequestSize(), defaults.maxRequestBytes()))
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
                .build();
    }

    private int bytes(String key, DataSize size, int otherwise) {
        long bytes = size.toBytes();
        if (bytes != (int) bytes) {
            problems.add(new ConfigurationProblem(key, size.toString(), "at most " + Integer.MAX_VALUE + "B"));
            return otherwise;
        }
        return (int) bytes;
    }
}
