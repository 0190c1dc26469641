package io.dengine.sample.it;

import static io.dengine.sample.it.ClusterProcesses.ELECTION_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A node loses its directory while another is behind. Between the two of them they are a majority, and if the empty one voted,
 * they could elect a leader that lacks acknowledged writes.
 */
class WipedDirectoryIT {

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void aWipedNodeAndOneThatIsBehindElectNobodyAndLoseNothing() {
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        NodeProcess complete = cluster.awaitSettled();
        NodeProcess wiped = cluster.others(complete).get(0);
        NodeProcess behind = cluster.others(complete).get(1);

        WriteLog early = write(complete, "early", 100);
        behind.killNow();
        WriteLog late = write(complete, "late", 200);
        cluster.killAll();
        Workspace.deleteRecursively(cluster.dataOf(wiped));

        List<NodeProcess> two = List.of(wiped, behind);
        cluster.start(two);
        long start = System.nanoTime();
        Duration observed = ELECTION_TIMEOUT.multipliedBy(8);
        await().atMost(observed.plusSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .failFast("the two elected a leader", () -> two.stream().anyMatch(NodeProcess::isPrimary))
                .until(() -> System.nanoTime() - start > observed.toNanos());
        assertThat(two).allSatisfy(node -> {
            assertThat(node.isReplica()).as("%s has no leader to follow", node).isFalse();
            assertThat(Http.send(Http.putRequest(node.base(), "without/leader", "1"))
                            .statusCode())
                    .isEqualTo(503);
        });

        complete.startAndAwait();
        NodeProcess leader = cluster.awaitSettled();
        assertThat(leader).as("the wiped node leads nobody").isNotEqualTo(wiped);
        cluster.awaitCaughtUp(wiped, leader);
        Verification.everyNodeAgreesWith(early, cluster.nodes());
        Verification.everyNodeAgreesWith(late, cluster.nodes());
        Report.line(
                "a wiped node and one %d writes behind: no leader for %d ms, nothing lost, the wiped node is back",
                late.count(), observed.toMillis());
    }

    @Test
    void aWipedNodeIsBackWhileTheOthersGoOn() {
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        NodeProcess leader = cluster.awaitSettled();
        NodeProcess wiped = cluster.others(leader).get(0);

        WriteLog log = write(leader, "wipe", 100);
        wiped.killNow();
        Workspace.deleteRecursively(cluster.dataOf(wiped));
        wiped.startAndAwait();
        cluster.awaitCaughtUp(wiped, leader);
        Verification.everyNodeAgreesWith(log, cluster.nodes());

        // it is a voter again: with the leader gone, the majority needs it
        leader.killNow();
        cluster.awaitPrimary(cluster.others(leader));
        Verification.everyNodeAgreesWith(log, cluster.others(leader));
    }

    private static WriteLog write(NodeProcess leader, String prefix, int writes) {
        try (HttpWriter writer = HttpWriter.start(leader::base, prefix, 4, Duration.ZERO)) {
            writer.awaitMore(writes);
            return writer.stop();
        }
    }
}
