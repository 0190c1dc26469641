package io.dengine.faults.clock;

import static io.dengine.faults.cluster.Convergence.await;
import static io.dengine.faults.cluster.Convergence.awaitConverged;
import static io.dengine.faults.cluster.Convergence.get;
import static io.dengine.faults.cluster.Convergence.hold;
import static io.dengine.faults.cluster.Convergence.put;
import static io.dengine.faults.cluster.Convergence.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time of day of the members jumps by hours, on each of them differently, and nothing comes of it. */
class WallClockTests {

    private static final Duration TTL = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LATE = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void stepsOfTheWallClockNeitherEndLeasesNorKeepThemNorMoveLeadership() throws IOException {
        try (Cluster cluster = Cluster.of(directory, 3, Duration.ofSeconds(1))) {
            List<MemberClock> clocks =
                    cluster.nodes().stream().map(MemberClock::new).toList();
            Externals.require(() -> {
                clocks.forEach(MemberClock::makeSettable);
                return clocks;
            });
            cluster.start();
            NodeProcess leader = cluster.awaitPrimary(Duration.ofSeconds(120));
            awaitConverged(cluster, Duration.ofSeconds(30));
            for (NodeProcess node : cluster.nodes()) {
                assertThat(Files.readString(Path.of("/proc/" + node.pid() + "/maps")))
                        .contains("libfaketime");
            }
            long term = term(cluster, leader);
            try (ControlClient client = leader.client(TIMEOUT)) {
                assertThat(client.call("acquire", "long", "x", grant(client, Duration.ofHours(1)))
                                .is(0))
                        .isTrue();

                long granted = System.nanoTime();
                assertThat(client.call("acquire", "short", "x", grant(client, TTL))
                                .is(0))
                        .isTrue();
                long acknowledged = System.nanoTime();
                jump(clocks, Duration.ofHours(30));
                Duration most = TTL.minusMillis(300);
                hold("it leads and the lease lives", most.dividedBy(2), () -> lives(leader, "short"));
                jump(clocks, Duration.ofHours(-30));
                Duration rest = most.minusNanos(System.nanoTime() - granted);
                hold("it leads and the lease lives", rest, () -> lives(leader, "short"));
                assertThat(client.call("keep-alive", 0).outcome()).isNotEqualTo(Outcome.OK);

                await("the lease ends", TIMEOUT, () -> !lives(leader, "short"));
                assertThat(Duration.ofNanos(System.nanoTime() - granted)).isGreaterThan(TTL);
                assertThat(Duration.ofNanos(System.nanoTime() - acknowledged)).isLessThan(TTL.plus(LATE));
            }
            assertThat(put(leader, "after", "x", TIMEOUT)).isTrue();
            assertThat(lives(leader, "long")).isTrue();
            assertThat(term(cluster, leader)).isEqualTo(term);
            assertThat(cluster.primary()).contains(leader);
            awaitConverged(cluster, Duration.ofSeconds(10));
        }
    }

    private static String grant(ControlClient client, Duration ttl) {
        Reply reply = client.call("grant", ttl.toMillis());
        assertThat(reply.outcome()).isEqualTo(Outcome.OK);
        return reply.text(0);
    }

    /** One member to one side, the next one to the other. */
    private static void jump(List<MemberClock> clocks, Duration offset) {
        IntStream.range(0, clocks.size())
                .forEach(i -> clocks.get(i).setWallClock(i % 2 == 0 ? offset : offset.negated()));
    }

    private static boolean lives(NodeProcess leader, String key) {
        Reply reply = get(leader, key, "lease", TIMEOUT);
        assertThat(reply.outcome()).isEqualTo(Outcome.OK);
        return reply.words().get(0) != null;
    }
}
