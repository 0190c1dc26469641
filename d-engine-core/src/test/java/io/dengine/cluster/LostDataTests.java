package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.DataDirectoryException;
import io.dengine.EmbeddedEngine;
import io.dengine.LeaderElectionTimeoutException;
import io.dengine.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members whose disk was wiped must not cost acknowledged writes. */
class LostDataTests {

    @TempDir
    Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aMemberThatLostItsDataCatchesUpAndTakesPartAgain() {
        cluster = new TestCluster(directory, 3).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        for (int i = 0; i < 100; i++) {
            leader.client().put("key-" + i, "v");
        }
        String lost = cluster.followers().get(0).nodeId();
        cluster.stop(lost);
        wipe(cluster.dataDir(lost));

        EmbeddedEngine back = cluster.start(lost);
        await().atMost(TestCluster.PATIENCE).until(() -> back.leadership().role() == Role.FOLLOWER);
        assertThat(back.client().get("key-99").asString()).contains("v");

        // It is a voter again: with it and one other there is a majority.
        cluster.stop(cluster.awaitLeader().nodeId());
        cluster.awaitLeader().client().put("after", "1");
        assertThat(back.client().get("after").asString()).contains("1");
    }

    @Test
    void aMemberThatLostItsDataAndOneThatIsBehindElectNobody() {
        cluster = new TestCluster(directory, 3).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        leader.client().put("early", "1");
        List<String> followers =
                cluster.followers().stream().map(EmbeddedEngine::nodeId).toList();
        String behind = followers.get(0);
        String wiped = followers.get(1);
        String complete = leader.nodeId();

        cluster.stop(behind);
        cluster.awaitLeader().client().put("late", "acknowledged");
        cluster.stop(wiped);
        cluster.stop(complete);
        wipe(cluster.dataDir(wiped));

        EmbeddedEngine emptyOne = cluster.start(wiped);
        EmbeddedEngine staleOne = cluster.start(behind);
        Duration severalElections = TestCluster.ELECTION_TIMEOUT.multipliedBy(8);
        assertThatThrownBy(() -> staleOne.waitReady(severalElections))
                .isInstanceOf(LeaderElectionTimeoutException.class);
        assertThat(emptyOne.leaderInfo()).isEmpty();

        cluster.start(complete);
        EmbeddedEngine elected = cluster.awaitLeader();
        assertThat(elected.client().get("late").asString()).contains("acknowledged");
        await().atMost(TestCluster.PATIENCE)
                .until(() -> emptyOne.leadership().role() != Role.RECOVERING
                        && emptyOne.leadership().leader() != null);
        for (EmbeddedEngine engine : cluster.running()) {
            assertThat(engine.client().get("late").asString()).contains("acknowledged");
        }
    }

    @Test
    void aPartOfTheDataThatWasDeletedIsRefused() {
        cluster = new TestCluster(directory, 1).startAll();
        cluster.awaitLeader().client().put("a", "1");
        String id = cluster.ids().get(0);
        cluster.stop(id);
        wipe(cluster.dataDir(id).resolve("log"));

        assertThatThrownBy(() -> cluster.start(id))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("log");
    }

    @Test
    void aClusterWhoseMembersWereChangedByConfigurationIsRefused() {
        cluster = new TestCluster(directory, 1).startAll();
        cluster.awaitLeader().client().put("a", "1");
        String id = cluster.ids().get(0);
        cluster.stop(id);

        try (TestCluster other = new TestCluster(directory, 3)) {
            assertThatThrownBy(() -> other.start(id))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessageContaining("initial-cluster");
        }
    }

    static void wipe(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
