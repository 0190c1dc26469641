package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineException;
import io.dengine.SnapshotConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Raft library writes beside the state in a snapshot has no checksum of its own: one flipped bit in it cost acknowledged writes. */
class DamagedSnapshotTests {

    private static final int HEADER_BYTES = 33;

    @TempDir
    Path directory;

    private TestCluster cluster;

    @BeforeEach
    void aClusterOfOneWithASnapshot() {
        cluster = new TestCluster(
                directory, 1, builder -> builder.snapshot(new SnapshotConfig(Duration.ofHours(1), 50, 1 << 30)));
        EmbeddedEngine engine = cluster.startAll().awaitLeader();
        for (int round = 0; round < 3; round++) {
            long before = engine.status().snapshotIndex();
            for (int i = 0; i < 60; i++) {
                engine.client().put("key-" + i, "round-" + round);
            }
            await().atMost(TestCluster.PATIENCE).until(() -> engine.status().snapshotIndex() > before);
        }
        engine.client().put("last", "acknowledged");
        cluster.stop("n1");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aFlippedBitInIndexTermOrMembersIsRefused() throws IOException {
        Path meta = snapshot().resolve("__raft_snapshot_meta");
        byte[] whole = Files.readAllBytes(meta);
        for (int at : new int[] {0, HEADER_BYTES + 3, HEADER_BYTES + 6, HEADER_BYTES + 10, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x01;
            Files.write(meta, damaged);
            assertThatThrownBy(() -> cluster.start("n1"))
                    .as("byte %s", at)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(meta + " is damaged");
            assertThat(Files.readAllBytes(meta)).isEqualTo(damaged);
        }

        Files.write(meta, whole);
        assertThat(cluster.start("n1").waitReady(TestCluster.PATIENCE).leaderId())
                .isEqualTo("n1");
        assertThat(cluster.engine("n1").client().get("last").asString()).contains("acknowledged");
        assertThat(cluster.engine("n1").client().get("key-59").asString()).contains("round-2");
    }

    @Test
    void aSnapshotThatWasDeletedIsMissed() {
        LostDataTests.wipe(snapshot());
        assertThatThrownBy(() -> cluster.start("n1"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("The snapshot is missing")
                .hasMessageContaining(cluster.dataDir("n1").resolve("snapshot").toString());
    }

    private Path snapshot() {
        try (Stream<Path> snapshots = Files.list(cluster.dataDir("n1").resolve("snapshot"))) {
            return snapshots
                    .filter(path -> path.getFileName().toString().startsWith("snapshot_"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
