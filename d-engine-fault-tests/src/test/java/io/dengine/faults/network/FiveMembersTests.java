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
import io.dengine.faults.history.Outcome;
import io.dengine.faults.nemesis.MixedNemeses;
import io.dengine.faults.nemesis.Nemesis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is different with five: halves of which each has several members, and a member that reaches both. */
class FiveMembersTests {

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration UNDISTURBED = Duration.ofSeconds(3);
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    private static Cluster cluster;

    private NodeProcess leader;
    private List<String> others;

    @BeforeAll
    static void start() {
        cluster = Externals.require(() -> Cluster.inNamespaces(directory, 5, Duration.ofSeconds(1)));
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
        cluster.awaitPrimary(START);
        awaitConverged(cluster, RECOVERY);
        leader = cluster.awaitPrimary(RECOVERY);
        others = new ArrayList<>(cluster.links().ids());
        others.remove(leader.id());
    }

    @AfterEach
    void healed() {
        cluster.links().heal();
        awaitConverged(cluster, RECOVERY);
    }

    @Test
    void aLeaderInTheSmallerHalfIsReplacedInTheLargerOne() {
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            cluster.links().split(List.of(leader.id(), others.get(0)), others.subList(1, 4));
            await("another one leads", RECOVERY, () -> cluster.primary()
                    .filter(node -> others.subList(1, 4).contains(node.id()))
                    .isPresent());
            await("a write", RECOVERY, () -> put(cluster, "halves", "new"));
            assertThat(get(leader, "halves", "lease", TIMEOUT).outcome()).isNotEqualTo(Outcome.OK);
            assertThat(watch.overlaps()).isEmpty();
        }
    }

    @Test
    void aLeaderInTheLargerHalfLeadsOnAndIsNotDisturbedAfterwards() {
        long term = term(cluster, leader);
        cluster.links().split(List.of(leader.id(), others.get(0), others.get(1)), others.subList(2, 4));
        hold("the leader leads", UNDISTURBED, () -> put(leader, "halves", "x", TIMEOUT));
        cluster.links().heal();
        awaitConverged(cluster, RECOVERY);
        assertThat(cluster.primary()).contains(leader);
        assertThat(term(cluster, leader)).isEqualTo(term);
    }

    @Test
    void aLeaderOnOneSideOfTheBridgeKeepsItsMajorityAndTheOtherSideDoesNotDisturbIt() {
        long term = term(cluster, leader);
        // leader, one more, and the bridge are a majority; the other side hears of the leader from nobody
        cluster.links().split(List.of(leader.id(), others.get(0)), others.subList(2, 4));
        hold("the leader leads", UNDISTURBED, () -> put(leader, "bridge", "x", TIMEOUT));
        assertThat(cluster.primary()).contains(leader);
        assertThat(term(cluster, leader)).isEqualTo(term);
    }

    @Test
    void twoFaultsAtATimeAreSurvived() {
        Nemesis nemesis = MixedNemeses.ofLinks().get(0);
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            assertThat(nemesis.inject(cluster, new Random(4))).startsWith("cut-and-kill: ");
            hold("the harness reaches the members", Duration.ofSeconds(1), () -> cluster.nodes().stream()
                    .filter(NodeProcess::isRunning)
                    .allMatch(node -> cluster.status(node).isPresent()));
            nemesis.heal(cluster);
            cluster.nodes().forEach(node -> node.awaitAnswer(START));
            awaitConverged(cluster, RECOVERY);
            assertThat(watch.overlaps()).isEmpty();
        }
    }
}
