package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits until every member serves: takes a write, on the way to the leader, and a linearizable read. */
final class Recovery {

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String KEY = "recovery/";

    private final Cluster cluster;

    Recovery(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * How long it took.
     *
     * @param start until every process answered: what it takes to start one, and to open its data
     * @param service from then on, until every member served
     */
    record Times(Duration start, Duration service) {}

    /** Waits, and measures; gives up when it takes far too long. */
    Times await() {
        long from = System.nanoTime();
        long deadline = from + PATIENCE.toNanos();
        cluster.nodes().forEach(node -> await(node, deadline, Recovery::answers));
        long started = System.nanoTime();
        cluster.nodes().forEach(node -> await(node, deadline, client -> serves(node, client)));
        return new Times(Duration.ofNanos(started - from), Duration.ofNanos(System.nanoTime() - started));
    }

    private static void await(NodeProcess node, long deadline, Predicate<ControlClient> condition) {
        try (ControlClient client = node.client(CALL)) {
            while (!condition.test(client) && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean answers(ControlClient client) {
        return client.call("leadership").outcome() == Outcome.OK;
    }

    private static boolean serves(NodeProcess node, ControlClient client) {
        return client.call("via", "put", KEY + node, "served").outcome() == Outcome.OK
                && client.call("get", KEY + node, "linearizable").outcome() == Outcome.OK;
    }
}
