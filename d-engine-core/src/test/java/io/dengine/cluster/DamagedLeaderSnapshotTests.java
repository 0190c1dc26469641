package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.SnapshotConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A follower has to install the leader's snapshot, and that is damaged. */
class DamagedLeaderSnapshotTests {

    private static final int ENTRIES = 100;

    @TempDir
    Path directory;

    private TestCluster cluster;
    private EmbeddedEngine leader;
    private String away;

    @BeforeEach
    void aFollowerNeedsTheLeadersSnapshot() {
        cluster = new TestCluster(
                directory, 3, builder -> builder.snapshot(new SnapshotConfig(Duration.ofHours(1), ENTRIES, 1 << 30))
                        .stateCheckInterval(Duration.ZERO));
        cluster.startAll().awaitLeader();
        away = cluster.followers().get(0).nodeId();
        cluster.stop(away);
        // Two snapshots: the log is deleted up to the one before the latest.
        for (int round = 0; round < 3; round++) {
            long before = cluster.awaitLeader().status().snapshotIndex();
            for (int i = 0; i < ENTRIES; i++) {
                cluster.put("key-" + i, "round-" + round);
            }
            await().atMost(TestCluster.PATIENCE).until(() -> cluster.running().stream()
                    .allMatch(member -> member.status().snapshotIndex() > before));
        }
        leader = cluster.awaitLeader();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theFollowerGoesOnAndTheLeaderReplacesTheSnapshot() throws IOException {
        long damaged = leader.status().snapshotIndex();
        for (Path table : tables()) {
            // Another file under this name: the state, which shares the old one, stays whole.
            byte[] content = Files.readAllBytes(table);
            content[content.length / 2] ^= 0x01;
            Files.delete(table);
            Files.write(table, content);
        }
        cluster.put("last", "after the snapshot");

        EmbeddedEngine back = cluster.start(away);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> back.status().appliedIndex() >= leader.status().commitIndex());
        assertThat(back.status().failure()).isNull();
        assertThat(leader.status().failure()).isNull();
        assertThat(leader.status().snapshotIndex()).isGreaterThan(damaged);
        assertThat(back.client().get("key-" + (ENTRIES - 1)).asString()).contains("round-2");
        assertThat(back.client().get("last").asString()).contains("after the snapshot");
    }

    @Test
    void aLeaderWhoseStateIsDamagedAsWellStopsAndTheOthersServe() throws IOException {
        for (Path table : tables()) {
            byte[] content = Files.readAllBytes(table);
            content[content.length / 2] ^= 0x01;
            // In place: the state has the same file.
            Files.write(table, content, StandardOpenOption.WRITE);
        }
        cluster.put("last", "after the snapshot");

        EmbeddedEngine back = cluster.start(away);
        await().atMost(TestCluster.PATIENCE).until(() -> leader.status().failure() != null);
        // Whoever comes upon it first: the look at the snapshot, or the store when it makes another one.
        assertThat(leader.status().failure()).contains("move the whole directory away");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> back.client().get("last").asString().isPresent());
        assertThat(back.client().get("key-" + (ENTRIES - 1)).asString()).contains("round-2");
        assertThat(back.status().failure()).isNull();
    }

    private List<Path> tables() {
        try (Stream<Path> files = Files.walk(cluster.dataDir(leader.nodeId()).resolve("snapshot"))) {
            List<Path> tables =
                    files.filter(path -> path.toString().endsWith(".sst")).toList();
            assertThat(tables).isNotEmpty();
            return tables;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
