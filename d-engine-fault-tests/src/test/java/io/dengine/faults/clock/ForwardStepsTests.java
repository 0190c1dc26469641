package io.dengine.faults.clock;

import static io.dengine.faults.cluster.Convergence.awaitConverged;
import static io.dengine.faults.cluster.Convergence.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.node.FaultNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time of day of a member is set forward, each time that it is read: nothing that is sent to it is lost for that. */
class ForwardStepsTests {

    private static final Duration START = Duration.ofSeconds(120);
    /** Longer than anybody waits for an answer of a member. */
    private static final Duration STEP = Duration.ofMinutes(10);

    private static final int WRITES = 100;

    @TempDir
    Path directory;

    @Test
    void aMemberFollowsWhileItsTimeOfDayIsSetForwardAllTheTime() throws IOException {
        try (Cluster cluster = Cluster.of(directory, 3, Duration.ofMillis(500))) {
            List<MemberClock> clocks =
                    cluster.nodes().stream().map(MemberClock::new).toList();
            Externals.require(() -> {
                clocks.forEach(MemberClock::makeSettable);
                return clocks;
            });
            // no snapshots: to install one a database is closed, which may not end when each reading sets the clock
            cluster.nodes().forEach(node -> node.setProperty(FaultNode.SNAPSHOT_ENTRIES, "1000000"));
            cluster.start();
            NodeProcess leader = cluster.awaitPrimary(START);
            awaitConverged(cluster, START);
            int follower = (cluster.nodes().indexOf(leader) + 1) % clocks.size();

            clocks.get(follower).setForwardAtEachReading(STEP);
            for (int i = 0; i < WRITES; i++) {
                assertThat(put(cluster, "key/" + i, "value")).isTrue();
            }
            awaitConverged(cluster, START);
        }
    }
}
