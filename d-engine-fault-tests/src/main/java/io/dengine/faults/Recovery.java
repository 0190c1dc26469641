package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until every member serves: takes a write, on the way to the leader, and a linearizable read. */
final class Recovery {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String KEY = "recovery/";

    private final Cluster cluster;

    Recovery(Cluster cluster) {
        this.cluster = cluster;
    }

    /** How long it took. When it takes far too long it is given up. */
    Duration await() {
        long from = System.nanoTime();
        for (NodeProcess node : cluster.nodes()) {
            if (!serves(node, from + PATIENCE.toNanos())) {
                break;
            }
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private static boolean serves(NodeProcess node, long deadline) {
        try (ControlClient client = node.client(CALL)) {
            while (System.nanoTime() - deadline < 0) {
                if (client.call("via", "put", KEY + node, "served").outcome() == Outcome.OK
                        && client.call("get", KEY + node, "linearizable").outcome() == Outcome.OK) {
                    return true;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return false;
        }
    }
}
