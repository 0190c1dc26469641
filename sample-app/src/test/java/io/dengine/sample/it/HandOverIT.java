package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM to the leader while clients write through HAProxy: a deployment, not an accident. */
class HandOverIT {

    /** Requests that fail while leadership moves; the aim is none. */
    private static final int MOST_FAILURES = 8;

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

        try (HttpWriter writer = HttpWriter.start(proxy::base, "term", 4, Duration.ofMillis(5))) {
            writer.awaitMore(300);
            long start = System.nanoTime();
            CompletableFuture<Long> moved = CompletableFuture.supplyAsync(() -> {
                cluster.awaitPrimary(others);
                return System.nanoTime();
            });
            CompletableFuture<Long> closed = CompletableFuture.supplyAsync(() -> {
                await().atMost(Duration.ofSeconds(30))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> !accepts(leaving));
                return System.nanoTime();
            });
            leaving.terminate();
            long movedMillis = millisBetween(start, moved.join());
            long closedMillis = millisBetween(start, closed.join());
            leaving.awaitExit(Duration.ofSeconds(30));
            long endedMillis = millisBetween(start, System.nanoTime());
            writer.awaitMore(300);
            WriteLog log = writer.stop();

            Report.line(
                    "SIGTERM on the leader: leadership moved after %d ms, port closed after %d ms, process ended after"
                            + " %d ms; failed requests through HAProxy: %d; writes: %s",
                    movedMillis, closedMillis, endedMillis, log.failureCount(), log);
            log.failures().forEach((why, count) -> Report.line("  %d %s", count, why));
            assertThat(movedMillis)
                    .as("leadership moves before the port closes")
                    .isLessThan(closedMillis);
            assertThat(log.failureCount()).as("%s", log.failures()).isLessThanOrEqualTo(MOST_FAILURES);

            leaving.startAndAwait();
            cluster.awaitCaughtUp(leaving, cluster.awaitSettled());
            Verification.everyNodeAgreesWith(log, cluster.nodes());
        }
    }

    private static boolean accepts(NodeProcess node) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.httpPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static long millisBetween(long start, long end) {
        return (end - start) / 1_000_000;
    }
}
