package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.nemesis.Nemesis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Waits until every member serves: takes a write, on the way to the leader, and a linearizable read. */
final class Recovery {

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String KEY = "recovery/";

    private final Cluster cluster;
    private final List<Nemesis> nemeses;
    private final Consumer<String> progress;

    /**
     * Of a cluster.
     *
     * @param nemeses that may have damaged what is only found now
     * @param progress is told what was replaced for it
     */
    Recovery(Cluster cluster, List<Nemesis> nemeses, Consumer<String> progress) {
        this.cluster = cluster;
        this.nemeses = nemeses;
        this.progress = progress;
    }

    /**
     * How long it took.
     *
     * @param start until every process answered: what it takes to start one, and to open its data
     * @param service from then on, or since the last member was replaced, until every member served
     */
    record Times(Duration start, Duration service) {}

    /** Waits, and measures; gives up when it takes far too long. */
    Times await() {
        long from = System.nanoTime();
        long deadline = from + PATIENCE.toNanos();
        cluster.nodes().forEach(node -> await(node, deadline, Recovery::answers));
        long[] started = {System.nanoTime()};
        cluster.nodes()
                .forEach(node -> await(node, deadline, client -> serves(node, client) || replaced(deadline, started)));
        return new Times(Duration.ofNanos(started[0] - from), Duration.ofNanos(System.nanoTime() - started[0]));
    }

    // Never true: the member that is waited for has to be asked again.
    private boolean replaced(long deadline, long[] started) {
        for (Nemesis nemesis : nemeses) {
            String replaced = nemesis.replaceDamaged(cluster);
            if (replaced != null) {
                progress.accept(replaced);
                cluster.nodes().forEach(node -> await(node, deadline, Recovery::answers));
                started[0] = System.nanoTime();
            }
        }
        return false;
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
