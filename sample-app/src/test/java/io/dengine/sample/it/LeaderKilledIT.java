package io.dengine.sample.it;

import static io.dengine.sample.it.ClusterProcesses.ELECTION_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kill -9} of the leader while clients write through HAProxy. */
class LeaderKilledIT {

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void anotherLeadsAndNothingAcknowledgedIsLost() {
        Externals.haProxy();
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        NodeProcess killed = cluster.awaitSettled();
        HaProxy proxy = HaProxy.start(workspace, cluster);
        proxy.awaitUp("write", List.of(killed));

        try (HttpWriter writer = HttpWriter.start(proxy::base, "kill", 4, Duration.ofMillis(5))) {
            writer.awaitMore(300);
            long start = System.nanoTime();
            killed.killNow();
            NodeProcess next = cluster.awaitPrimary(cluster.others(killed));
            Duration election = Duration.ofNanos(System.nanoTime() - start);
            writer.awaitMore(300);
            WriteLog log = writer.stop();

            Report.line(
                    "kill -9 of the leader: %s leads after %d ms (election timeout %d ms); writes: %s",
                    next, election.toMillis(), ELECTION_TIMEOUT.toMillis(), log);
            log.failures().forEach((why, count) -> Report.line("  %d %s", count, why));
            // Of the election timeout's order: a round takes one to two of them, and a split vote repeats it.
            assertThat(election).isLessThan(ELECTION_TIMEOUT.multipliedBy(10));

            killed.startAndAwait();
            cluster.awaitCaughtUp(killed, next);
            assertThat(cluster.awaitSettled())
                    .as("a node that comes back does not disturb the leader")
                    .isEqualTo(next);
            Verification.everyNodeAgreesWith(log, cluster.nodes());
        }
    }
}
