package io.dengine.faults.clock;

import static io.dengine.faults.cluster.Convergence.await;
import static io.dengine.faults.cluster.Convergence.awaitConverged;
import static io.dengine.faults.cluster.Convergence.get;
import static io.dengine.faults.cluster.Convergence.put;
import static io.dengine.faults.cluster.Convergence.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.PrimaryWatch;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leader's clock is slow, those of the others are fast, and then the leader is cut off: the case in which the leader lease is in danger. docs/consistency.md allows a quarter between the two.
 */
class ClockRateTests {

    // long, so that what must happen within it does so on a busy machine too
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final double FAST = 1.1;

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static NodeProcess slow;

    @BeforeAll
    static void start() {
        cluster = Externals.require(() -> Cluster.inNamespaces(directory, 3, ELECTION_TIMEOUT));
        for (NodeProcess node : cluster.nodes()) {
            Externals.require(() -> {
                new MemberClock(node).setRate(FAST);
                return node;
            });
        }
        slow = cluster.nodes().get(0);
        new MemberClock(slow).setRate(0.9);
        cluster.start();
        cluster.awaitPrimary(START);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void healed() {
        cluster.links().heal();
        awaitConverged(cluster, START);
    }

    /** Makes the slow member the leader. */
    private static void slowOneLeads() {
        awaitConverged(cluster, START);
        NodeProcess primary = cluster.awaitPrimary(START);
        if (primary != slow) {
            // leadership goes to the most advanced one: the third one is made to miss something
            NodeProcess third = cluster.nodes().get(cluster.nodes().get(1) == primary ? 2 : 1);
            cluster.links().isolate(third.id());
            assertThat(put(primary, "ahead", "x", TIMEOUT)).isTrue();
            await("a hand-over to " + slow, START, () -> {
                cluster.primary().filter(node -> node != slow).ifPresent(ClockRateTests::transfer);
                return cluster.primary().filter(node -> node == slow).isPresent();
            });
            cluster.links().heal();
            awaitConverged(cluster, START);
        }
        assertThat(cluster.primary()).contains(slow);
    }

    private static void transfer(NodeProcess node) {
        try (ControlClient client = node.client(TIMEOUT)) {
            client.call("transfer", Duration.ofSeconds(3).toMillis());
        }
    }

    private static NodeProcess awaitAnotherPrimary(PrimaryWatch watch, long term) {
        await("another member is primary", TIMEOUT, () -> watch.claims().stream()
                .anyMatch(claim -> claim.term() > term));
        String id = watch.claims().stream()
                .filter(claim -> claim.term() > term)
                .findFirst()
                .orElseThrow()
                .node();
        return cluster.nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withinTheBoundTheLeaderLeaseIsSafe() {
        slowOneLeads();
        try (PrimaryWatch watch = new PrimaryWatch(cluster);
                ControlClient client = slow.client(TIMEOUT)) {
            assertThat(put(slow, "within", "old", TIMEOUT)).isTrue();
            long term = term(cluster, slow);
            long begin = System.nanoTime();
            String lease = client.call("grant", 2_000).text(0);
            assertThat(client.call("acquire", "held", "x", lease).is(0)).isTrue();
            await("the lease ends", TIMEOUT, () -> {
                Reply held = get(slow, "held", "lease", TIMEOUT);
                return held.outcome() == Outcome.OK && held.words().get(0) == null;
            });
            // two seconds of a clock that runs at nine tenths
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(2_200));

            cluster.links().isolate(slow.id());
            NodeProcess successor = awaitAnotherPrimary(watch, term);
            assertThat(put(successor, "within", "new", TIMEOUT)).isTrue();
            assertThat(get(slow, "within", "lease", TIMEOUT).outcome()).isNotEqualTo(Outcome.OK);
            assertThat(watch.overlaps()).isEmpty();
        }
    }

    @Test
    void farBeyondTheBoundTwoArePrimaryForAMomentAndLinearizableReadsAreStillRight() {
        slow.terminate();
        new MemberClock(slow).setRate(0.2);
        slow.start();
        slowOneLeads();
        try (PrimaryWatch watch = new PrimaryWatch(cluster)) {
            assertThat(put(slow, "beyond", "old", TIMEOUT)).isTrue();
            long term = term(cluster, slow);

            cluster.links().isolate(slow.id());
            NodeProcess successor = awaitAnotherPrimary(watch, term);
            assertThat(put(successor, "beyond", "new", TIMEOUT)).isTrue();
            Reply lease = get(slow, "beyond", "lease", Duration.ofSeconds(1));
            Reply linearizable = get(slow, "beyond", "linearizable", Duration.ofSeconds(1));

            // what the documentation says can happen does: this is why it asks for a bound
            assertThat(watch.overlaps()).isNotEmpty();
            assertThat(lease.text(0)).isEqualTo("old");
            assertThat(linearizable.outcome()).isNotEqualTo(Outcome.OK);

            cluster.links().heal();
            awaitConverged(cluster, TIMEOUT);
            assertThat(get(slow, "beyond", "linearizable", START).text(0)).isEqualTo("new");
        } finally {
            slow.terminate();
            new MemberClock(slow).setRate(0.9);
            slow.start();
        }
    }
}
