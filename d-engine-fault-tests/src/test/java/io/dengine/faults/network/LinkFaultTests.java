package io.dengine.faults.network;

import static io.dengine.faults.cluster.Convergence.await;
import static io.dengine.faults.cluster.Convergence.awaitConverged;
import static io.dengine.faults.cluster.Convergence.get;
import static io.dengine.faults.cluster.Convergence.hold;
import static io.dengine.faults.cluster.Convergence.put;
import static io.dengine.faults.cluster.Convergence.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.PrimaryWatch;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.nemesis.MixedNemeses;
import io.dengine.faults.nemesis.Nemesis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three members do while links between them are broken, and that they are one cluster again within ten seconds after. */
class LinkFaultTests {

    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LEADER_LEASE =
            ELECTION_TIMEOUT.multipliedBy(8).dividedBy(10);
    private static final Duration ON_ITS_WAY = Duration.ofMillis(30);
    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofSeconds(120);
    // whoever hears of no leader has tried to become one by then
    private static final Duration UNDISTURBED = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    private static Cluster cluster;

    private Links links;
    private NodeProcess leader;
    private List<NodeProcess> followers;
    private long term;

    @BeforeAll
    static void start() {
        cluster = Externals.require(() -> Cluster.inNamespaces(directory, 3, ELECTION_TIMEOUT));
        cluster.start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void oneCluster() {
        links = cluster.links();
        cluster.awaitPrimary(START);
        awaitConverged(cluster, RECOVERY);
        leader = cluster.awaitPrimary(RECOVERY);
        followers = cluster.nodes().stream().filter(node -> node != leader).toList();
        term = term(cluster, leader);
    }

    @AfterEach
    void healed() {
        links.heal();
        awaitConverged(cluster, RECOVERY);
    }

    private NodeProcess awaitAnotherPrimary() {
        await("another member is primary", RECOVERY, () -> cluster.primary()
                .filter(node -> node != leader)
                .isPresent());
        return cluster.awaitPrimary(RECOVERY);
    }

    @Test
    void anIsolatedLeaderGivesUpWithinItsLeaseAndAnswersNothingAfterIt() {
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            assertThat(put(leader, "isolated", "old", TIMEOUT)).isTrue();

            links.isolate(leader.id());
            long cut = System.nanoTime();
            NodeProcess successor = awaitAnotherPrimary();
            assertThat(put(successor, "isolated", "new", TIMEOUT)).isTrue();

            CompletableFuture<Reply> lease =
                    CompletableFuture.supplyAsync(() -> get(leader, "isolated", "lease", TIMEOUT));
            CompletableFuture<Reply> linearizable =
                    CompletableFuture.supplyAsync(() -> get(leader, "isolated", "linearizable", TIMEOUT));
            assertThat(put(leader, "isolated", "lost", TIMEOUT)).isFalse();
            assertThat(lease.join().outcome()).isNotEqualTo(Outcome.OK);
            assertThat(linearizable.join().outcome()).isNotEqualTo(Outcome.OK);
            assertThat(get(leader, "isolated", "eventual", TIMEOUT).text(0)).isEqualTo("old");

            assertThat(watch.lastClaim(leader.id(), term) - cut)
                    .isLessThan(LEADER_LEASE.plus(ON_ITS_WAY).toNanos());
            assertThat(watch.overlaps()).isEmpty();

            links.heal();
            awaitConverged(cluster, RECOVERY);
            // connections that were cut come back when TCP tries again: promised is an answer within the recovery time
            AtomicReference<Reply> answer = new AtomicReference<>();
            await("a read on the former leader", RECOVERY, () -> {
                answer.set(get(leader, "isolated", "linearizable", TIMEOUT));
                return answer.get().outcome() == Outcome.OK;
            });
            assertThat(answer.get().text(0)).isEqualTo("new");
        }
    }

    @Test
    void anIsolatedFollowerDisturbsNobodyWhenItComesBack() {
        NodeProcess isolated = followers.get(0);
        links.isolate(isolated.id());
        hold("the leader leads", UNDISTURBED, () -> put(leader, "follower", "x", TIMEOUT));
        assertThat(term(cluster, isolated)).isEqualTo(term);

        links.heal();
        awaitConverged(cluster, RECOVERY);
        assertThat(cluster.primary()).contains(leader);
        assertThat(term(cluster, leader)).isEqualTo(term);
    }

    @Test
    void aLeaderThatHearsNothingIsReplaced() {
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            links.deafen(leader.id());
            NodeProcess successor = awaitAnotherPrimary();
            await("a write", RECOVERY, () -> put(successor, "deaf", "new", TIMEOUT));
            assertThat(get(leader, "deaf", "lease", SHORT).outcome()).isNotEqualTo(Outcome.OK);
            assertThat(watch.overlaps()).isEmpty();
        }
    }

    @Test
    void aLeaderThatIsNotHeardIsReplaced() {
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            links.mute(leader.id());
            NodeProcess successor = awaitAnotherPrimary();
            await("a write", RECOVERY, () -> put(successor, "mute", "new", TIMEOUT));
            assertThat(get(leader, "mute", "lease", SHORT).outcome()).isNotEqualTo(Outcome.OK);
            assertThat(watch.overlaps()).isEmpty();
        }
    }

    @Test
    void aFollowerThatHearsNothingCannotMoveTheTerm() {
        NodeProcess deaf = followers.get(0);
        links.deafen(deaf.id());
        hold("the leader leads", UNDISTURBED, () -> put(leader, "deaf-follower", "x", TIMEOUT));

        links.heal();
        awaitConverged(cluster, RECOVERY);
        assertThat(cluster.primary()).contains(leader);
        assertThat(term(cluster, leader)).isEqualTo(term);
    }

    @Test
    void aFollowerThatTheLeaderDoesNotReachCannotWinTheOtherOne() {
        NodeProcess cutOff = followers.get(1);
        links.cutOneWay(leader.id(), cutOff.id());
        hold("the leader leads", UNDISTURBED, () -> put(leader, "one-way", "x", TIMEOUT));
        assertThat(links.dropped(leader.id(), cutOff.id())).isPositive();
        assertThat(term(cluster, leader)).isEqualTo(term);
        assertThat(cluster.primary()).contains(leader);
    }

    @Test
    void aSlowNetworkWithJitterKeepsItsLeader() {
        links.setAll(LinkRule.slow(Duration.ofMillis(60), Duration.ofMillis(40)));
        long begin = System.nanoTime();
        assertThat(put(leader, "slow", "x", TIMEOUT)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(120));
        hold("the leader leads", Duration.ofSeconds(2), () -> put(leader, "slow", "x", TIMEOUT));
        assertThat(term(cluster, leader)).isEqualTo(term);
    }

    @Test
    void aNetworkThatLosesAFifthStillServes() {
        links.setAll(LinkRule.lossy(0.2));
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            for (int i = 0; i < 20; i++) {
                String value = "v" + i;
                await("a write", RECOVERY, () -> put(cluster, "lossy", value));
            }
            assertThat(watch.overlaps()).isEmpty();
        }
        assertThat(links.dropped(leader.id(), followers.get(0).id())).isPositive();
    }

    @Test
    void leadershipThatGoesRoundAllTheTimeNeverHasTwoPrimaries() {
        Nemesis loop = MixedNemeses.transferLoop();
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            loop.inject(cluster, new Random(1));
            await(
                    "three changes of leader",
                    TIMEOUT.multipliedBy(4),
                    () -> watch.claims().stream()
                                    .map(PrimaryWatch.Claim::term)
                                    .distinct()
                                    .count()
                            > 3);
            loop.heal(cluster);
            assertThat(watch.overlaps()).isEmpty();
        }
    }
}
