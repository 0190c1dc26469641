package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineException;
import io.dengine.EngineStatus;
import io.dengine.LeaderElectionTimeoutException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.ReadTimeoutException;
import io.dengine.kv.ReadConsistency;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members in one JVM. */
class ClusterTests {

    @TempDir
    Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private TestCluster three() {
        cluster = new TestCluster(directory, 3).startAll();
        return cluster;
    }

    @Test
    void writesOnTheLeaderAreReadLinearizablyOnEveryMember() {
        EmbeddedEngine leader = three().awaitLeader();
        for (int i = 0; i < 50; i++) {
            leader.client().put("key", "value-" + i);
            for (EmbeddedEngine engine : cluster.running()) {
                assertThat(engine.client().get("key").asString()).contains("value-" + i);
            }
        }
        await().untilAsserted(() -> cluster.running().forEach(engine -> assertThat(
                        engine.client().get("key", ReadConsistency.EVENTUAL).asString())
                .contains("value-49")));
    }

    @Test
    void aFollowerRefusesWritesAndNamesTheLeader() {
        EmbeddedEngine leader = three().awaitLeader();
        EmbeddedEngine follower = cluster.followers().get(0);
        assertThatThrownBy(() -> follower.client().put("a", "1"))
                .isInstanceOfSatisfying(NotLeaderException.class, e -> {
                    assertThat(e.leader().leaderId()).isEqualTo(leader.nodeId());
                    assertThat(e.leader().address()).startsWith("127.0.0.1:");
                    assertThat(e.leaderUrl()).isPresent();
                })
                .hasMessageContaining(leader.nodeId());
        assertThat(follower.client().async().put("a", "1"))
                .failsWithin(TestCluster.PATIENCE)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(NotLeaderException.class);
        assertThat(follower.client().get("a").exists()).isFalse();
    }

    @Test
    void exactlyOneIsPrimaryAndTheOthersAreReplicas() {
        EmbeddedEngine leader = three().awaitLeader();
        leader.client().put("a", "1");
        await().untilAsserted(() -> {
            assertThat(cluster.running()).filteredOn(EmbeddedEngine::isPrimary).containsExactly(leader);
            assertThat(cluster.running())
                    .filteredOn(engine -> engine.isReplica(10))
                    .hasSize(2);
        });
    }

    @Test
    void theLeadersStatusTellsEachFollowersProgress() {
        EmbeddedEngine leader = three().awaitLeader();
        leader.client().put("a", "1");
        await().untilAsserted(() -> {
            EngineStatus status = leader.status();
            assertThat(status.members())
                    .filteredOn(member -> !member.leader())
                    .hasSize(2)
                    .allSatisfy(member -> {
                        assertThat(member.progress()).isNotNull();
                        assertThat(member.progress().appliedIndex()).isEqualTo(status.appliedIndex());
                        assertThat(member.progress().lag()).isZero();
                    });
        });
        assertThat(cluster.followers().get(0).status().members())
                .allSatisfy(member -> assertThat(member.progress()).isNull());
        await().untilAsserted(() -> assertThat(cluster.running())
                .extracting(engine -> engine.status().clusterId())
                .doesNotContainNull()
                .containsOnly(leader.status().clusterId()));
    }

    @Test
    void anotherLeaderTakesOverWhenTheLeaderStopsAndNothingIsLost() {
        EmbeddedEngine leader = three().awaitLeader();
        for (int i = 0; i < 100; i++) {
            leader.client().put("key-" + i, "v");
        }
        cluster.stop(leader.nodeId());

        EmbeddedEngine next = cluster.awaitLeader();
        assertThat(next).isNotSameAs(leader);
        for (int i = 0; i < 100; i++) {
            assertThat(next.client().get("key-" + i).asString()).contains("v");
        }
        next.client().put("after", "1");

        EmbeddedEngine back = cluster.start(leader.nodeId());
        back.waitReady(TestCluster.PATIENCE);
        assertThat(back.client().get("after").asString()).contains("1");
    }

    @Test
    void leadershipIsHandedOverOnRequest() {
        EmbeddedEngine leader = three().awaitLeader();
        leader.client().put("a", "1");
        await().until(() ->
                leader.status().members().stream().allMatch(member -> member.leader() || member.progress() != null));

        long before = System.nanoTime();
        assertThat(leader.transferLeadership(Duration.ofSeconds(3))).isTrue();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        EmbeddedEngine next = cluster.awaitLeader();
        assertThat(next).isNotSameAs(leader);
        assertThat(took).as("without waiting for an election timeout").isLessThan(Duration.ofSeconds(2));
        next.client().put("a", "2");
        assertThat(leader.client().get("a").asString()).contains("2");
    }

    @Test
    void duringHandOversNoAcknowledgedWriteIsLostAndNoOutcomeIsUnknown() throws InterruptedException {
        three().awaitLeader();
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        List<Throwable> unexpected = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> writeUntil(stop, acknowledged, unexpected), "test-writer");
        writer.start();
        for (int i = 0; i < 3; i++) {
            EmbeddedEngine leader = cluster.awaitLeader();
            int goal = acknowledged.size() + 50;
            await().atMost(TestCluster.PATIENCE).until(() -> acknowledged.size() > goal);
            leader.transferLeadership(Duration.ofSeconds(3));
        }
        stop.set(true);
        writer.join(10_000);

        assertThat(unexpected).isEmpty();
        EmbeddedEngine reader = cluster.followers().get(0);
        acknowledged.forEach((key, revision) ->
                assertThat(reader.client().get(key).keyValue().modRevision()).isEqualTo(revision));
    }

    private void writeUntil(AtomicBoolean stop, Map<String, Long> acknowledged, List<Throwable> unexpected) {
        for (int i = 0; !stop.get(); i++) {
            String key = "key-" + i;
            for (EmbeddedEngine engine : cluster.running()) {
                try {
                    acknowledged.put(key, engine.client().put(key, "v").revision());
                    break;
                } catch (NotLeaderException | NoLeaderException e) {
                    Thread.onSpinWait();
                } catch (EngineException e) {
                    unexpected.add(e);
                    return;
                }
            }
        }
    }

    @Test
    void withoutAMajorityNothingIsWrittenAndNoStaleReadIsServed() {
        EmbeddedEngine leader = three().awaitLeader();
        leader.client().put("a", "1");
        List<EmbeddedEngine> followers = cluster.followers();
        followers.forEach(follower -> cluster.stop(follower.nodeId()));

        await().atMost(TestCluster.PATIENCE).until(() -> !leader.isPrimary());
        assertThatThrownBy(() -> leader.client().get("a"))
                .isInstanceOfAny(NoLeaderException.class, ReadTimeoutException.class);
        assertThatThrownBy(() -> leader.client().put("a", "2"))
                .isInstanceOfAny(NoLeaderException.class, OutcomeUnknownException.class);
        assertThat(leader.client().get("a", ReadConsistency.EVENTUAL).asString())
                .contains("1");
    }

    @Test
    void waitReadyNamesTheMembersThatCannotBeReached() {
        cluster = new TestCluster(directory, 3);
        EmbeddedEngine alone = cluster.start("n2");
        assertThatThrownBy(() -> alone.waitReady(Duration.ofMillis(300)))
                .isInstanceOfSatisfying(LeaderElectionTimeoutException.class, e -> assertThat(e.unreachableMembers())
                        .containsExactly("n1", "n3"))
                .hasMessageContaining("n1, n3");
    }

    @Test
    void watchersOnFollowersSeeEveryChangeInOrder() throws InterruptedException {
        EmbeddedEngine leader = three().awaitLeader();
        try (Watcher watcher = cluster.followers().get(0).watch("a")) {
            for (int i = 1; i <= 20; i++) {
                leader.client().put("a", "" + i);
            }
            for (int i = 1; i <= 20; i++) {
                WatchEvent event = watcher.poll(TestCluster.PATIENCE)
                        .orElseThrow()
                        .events()
                        .get(0);
                assertThat(event.valueAsString()).contains("" + i);
            }
        }
    }
}
