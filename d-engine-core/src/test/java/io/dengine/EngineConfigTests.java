package io.dengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.kv.ReadConsistency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineConfigTests {

    @TempDir
    private Path directory;

    @Test
    void withoutAnySettingItIsOneNodeWithItsDataBelowTheWorkingDirectory() {
        EngineConfig config = EngineConfig.defaults();

        assertThat(config.clusterName()).isEqualTo("d-engine");
        assertThat(config.nodeId()).isEqualTo("n1");
        assertThat(config.dataDir()).isEqualTo(Path.of("data", "d-engine"));
        assertThat(config.listenAddress()).isEmpty();
        assertThat(config.initialCluster()).extracting(Member::id).containsExactly("n1");
        assertThat(config.handOverTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.raft()).isEqualTo(new RaftConfig(Duration.ofSeconds(1), 256 * 1024, 8));
        assertThat(config.snapshot()).isEqualTo(new SnapshotConfig(Duration.ofHours(1), 100_000, 128L << 20));
        assertThat(config.limits().requestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.history()).isEqualTo(new HistoryConfig(100_000, Duration.ofHours(1)));
        assertThat(config.lease()).isEqualTo(new LeaseConfig(Duration.ofSeconds(5)));
        assertThat(config.disk()).isEqualTo(new DiskConfig(256 << 20, 64 << 20));
        assertThat(config.readConsistency()).isEqualTo(ReadConsistency.LINEARIZABLE);
        assertThat(config.stateCheckInterval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theOnlyMemberHasTheNodeIdThatWasSet() {
        EngineConfig config = EngineConfig.builder().nodeId("solo").build();

        assertThat(config.initialCluster()).extracting(Member::id).containsExactly("solo");
        config.validate();
    }

    @Test
    void aCopyThroughTheBuilderHasTheSameSettings() {
        EngineConfig config = EngineConfig.builder()
                .clusterName("c")
                .nodeId("n2")
                .dataDir(directory)
                .listenAddress("0.0.0.0:1")
                .initialCluster(new Member("n1", "h1:1"), new Member("n2", "h2:1"))
                .raft(RaftConfig.defaults().withElectionTimeout(Duration.ofSeconds(2)))
                .snapshot(new SnapshotConfig(Duration.ofSeconds(9), 9, 9))
                .limits(LimitsConfig.defaults().withRequestTimeout(Duration.ofSeconds(9)))
                .handOverTimeout(Duration.ZERO)
                .history(new HistoryConfig(9, Duration.ofSeconds(9)))
                .lease(new LeaseConfig(Duration.ofSeconds(9)))
                .disk(new DiskConfig(9, 8))
                .readConsistency(ReadConsistency.LEASE)
                .stateCheckInterval(Duration.ZERO)
                .build();

        assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
    }

    @Test
    void laterChangesOfTheGivenListDoNotShow() {
        List<Member> members = new ArrayList<>(List.of(new Member("n1", "h1:1")));
        EngineConfig config = EngineConfig.builder().initialCluster(members).build();

        members.clear();

        assertThat(config.initialCluster()).hasSize(1);
    }

    @Test
    void configPathNamesTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("engine.yml"), "node-id: n5\n");

        EngineConfig config = EngineConfig.fromEnvironment(Map.of("CONFIG_PATH", file.toString()));

        assertThat(config.nodeId()).isEqualTo("n5");
    }

    @Test
    void withoutConfigPathTheDefaultsApply() {
        assertThat(EngineConfig.fromEnvironment(Map.of()))
                .usingRecursiveComparison()
                .isEqualTo(EngineConfig.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aBlankConfigPathIsNone(String path) {
        assertThat(EngineConfig.fromEnvironment(Map.of("CONFIG_PATH", path)).nodeId())
                .isEqualTo("n1");
    }

    @Test
    void aConfigPathThatNamesNoFileIsRefusedRatherThanIgnored() {
        Path missing = directory.resolve("missing.yml");

        assertThatThrownBy(() -> EngineConfig.fromEnvironment(Map.of("CONFIG_PATH", missing.toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(missing + ", which does not exist");
    }

    @Test
    void aConfigPathThatIsNoPathIsRefused() {
        assertThatThrownBy(() -> EngineConfig.fromEnvironment(Map.of("CONFIG_PATH", "a\0b")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("(CONFIG_PATH): given a\0b, allowed: the path of a YAML file");
    }
}
