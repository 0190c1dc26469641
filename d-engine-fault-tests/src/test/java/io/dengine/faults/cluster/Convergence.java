package io.dengine.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, with a limit, for what must come true; and asks members what they are. */
public final class Convergence {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration HOLD_POLL = Duration.ofMillis(100);

    private Convergence() {}

    /** Waits until it is so. */
    public static void await(String what, Duration limit, BooleanSupplier condition) {
        await(() -> what, limit, condition);
    }

    private static void await(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what.get());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Waits until so much time has passed; for what must go on being so meanwhile. */
    public static void hold(String what, Duration time, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < time.toNanos()) {
            assertThat(condition.getAsBoolean()).as(what).isTrue();
            LockSupport.parkNanos(HOLD_POLL.toNanos());
        }
    }

    /** Waits until one member is primary and has done a write, and all members have the same revision; none has failed or differs. */
    public static void awaitConverged(Cluster cluster, Duration limit) {
        long begin = System.nanoTime();
        NodeProcess primary = cluster.awaitPrimary(limit);
        await("a write after " + primary + " is primary", limit, () -> put(cluster, "converged", "yes"));
        await(() -> "the members have the same revision: " + cluster.describe(), limit, () -> revisions(cluster) == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit);
        for (NodeProcess node : cluster.nodes()) {
            Reply status = status(cluster, node);
            assertThat(status.words().get(5)).as(node + " has failed").isNull();
            assertThat(status.words().get(6)).as(node + " differs").isNull();
        }
    }

    /** Writes through whoever is primary; whether it was acknowledged. */
    public static boolean put(Cluster cluster, String key, String value) {
        Optional<NodeProcess> primary = cluster.primary();
        return primary.isPresent() && put(primary.get(), key, value, Duration.ofSeconds(5));
    }

    /** Writes on this member; whether it was acknowledged. */
    public static boolean put(NodeProcess node, String key, String value, Duration timeout) {
        try (ControlClient client = node.client(timeout)) {
            return client.call("put", key, value).outcome() == io.dengine.faults.history.Outcome.OK;
        }
    }

    /** Reads on this member. */
    public static Reply get(NodeProcess node, String key, String consistency, Duration timeout) {
        try (ControlClient client = node.client(timeout)) {
            return client.call("get", key, consistency);
        }
    }

    /** The status of a member that must answer. */
    public static Reply status(Cluster cluster, NodeProcess node) {
        return cluster.status(node).orElseThrow(() -> new AssertionError(node + " does not answer"));
    }

    /** The term that a member knows. */
    public static long term(Cluster cluster, NodeProcess node) {
        return Long.parseLong(status(cluster, node).text(1));
    }

    private static long revisions(Cluster cluster) {
        return cluster.nodes().stream()
                .map(node -> cluster.status(node)
                        .map(reply -> String.valueOf(reply.words().get(4)))
                        .orElse("none of " + node))
                .distinct()
                .count();
    }
}
