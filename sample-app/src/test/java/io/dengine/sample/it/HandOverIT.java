package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM to the leader while clients write through HAProxy: a deployment, not an accident. */
class HandOverIT {

    private static final int CLIENTS = 4;

    /**
     * The aim is none. One for each client is what can happen: a closing port resets the connections that it has not accepted
     * yet, and HAProxy, which has sent the write by then, must not repeat it.
     */
    private static final int MOST_FAILURES = CLIENTS;

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void leadershipMovesBeforeThePortCloses() {
        Externals.haProxy();
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        NodeProcess leaving = cluster.awaitSettled();
        List<NodeProcess> others = cluster.others(leaving);
        HaProxy proxy = HaProxy.start(workspace, cluster);
        proxy.awaitUp("write", List.of(leaving));

        try (HttpWriter writer = HttpWriter.start(proxy::base, "term", CLIENTS, Duration.ofMillis(5))) {
            writer.awaitMore(300);
            Instant start = Instant.now();
            leaving.terminate();
            NodeProcess next = cluster.awaitPrimary(others);
            leaving.awaitExit(Duration.ofSeconds(30));
            long ended = millisSince(start, Instant.now());
            writer.awaitMore(300);
            WriteLog log = writer.stop();

            // the nodes' own clocks, which are one: a probe would see either event only some time after it
            long moved = millisSince(start, firstAfter(start, next, "leader is " + next + " in term \\d+: this node"));
            long closed = millisSince(start, firstAfter(start, leaving, "Commencing graceful shutdown"));
            Report.line(
                    "SIGTERM on the leader: %s leads after %d ms, port closes after %d ms, process ends after %d ms;"
                            + " failed requests through HAProxy: %d; writes: %s",
                    next, moved, closed, ended, log.failureCount(), log);
            log.failures().forEach((why, count) -> Report.line("  %d %s", count, why));
            assertThat(moved).as("leadership moves before the port closes").isLessThan(closed);
            assertThat(log.failureCount()).as("%s", log.failures()).isLessThanOrEqualTo(MOST_FAILURES);

            leaving.startAndAwait();
            cluster.awaitCaughtUp(leaving, cluster.awaitSettled());
            Verification.everyNodeAgreesWith(log, cluster.nodes());
        }
    }

    /** When a node first logged a line with this in it, from then on. */
    private static Instant firstAfter(Instant start, NodeProcess node, String pattern) {
        Pattern line = Pattern.compile(".*" + pattern + ".*");
        return node.log()
                .lines()
                .filter(text -> line.matcher(text).matches())
                .map(text -> OffsetDateTime.parse(text.substring(0, text.indexOf(' ')))
                        .toInstant())
                .filter(time -> !time.isBefore(start.truncatedTo(ChronoUnit.MILLIS)))
                .min(Instant::compareTo)
                .orElseThrow(() -> new AssertionError(node + " did not log '" + pattern + "'"));
    }

    private static long millisSince(Instant start, Instant end) {
        return Duration.between(start, end).toMillis();
    }
}
