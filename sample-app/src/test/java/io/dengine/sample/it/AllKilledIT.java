package io.dengine.sample.it;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All three nodes are killed at once while clients write. */
class AllKilledIT {

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void everyAcknowledgedWriteIsThereAfterTheRestart() {
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        NodeProcess leader = cluster.awaitSettled();

        WriteLog log;
        try (HttpWriter writer = HttpWriter.start(leader::base, "all", 8, Duration.ofMillis(1))) {
            writer.awaitMore(500);
            cluster.killAll();
            log = writer.stop();
        }

        cluster.startAll();
        NodeProcess next = cluster.awaitSettled();
        Report.line(
                "kill -9 of all three: %s leads after the restart; writes: %d acknowledged, %d unknown",
                next, log.count(), log.unknown().size());
        Verification.everyNodeAgreesWith(log, cluster.nodes());
    }
}
