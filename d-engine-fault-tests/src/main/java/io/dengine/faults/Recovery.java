package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.Excuse;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.storage.Members;
import io.dengine.faults.storage.Members.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Waits until every member takes part and serves: leads or follows, takes a write, on the way to the leader, and a linearizable read. */
final class Recovery {

    /** Far more than a process takes to start on a machine that has much else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String KEY = "recovery/";

    private final Cluster cluster;
    private final List<Nemesis> nemeses;
    private final Consumer<String> progress;
    private final Duration patience;

    /**
     * Of a cluster.
     *
     * @param nemeses that may have damaged what is only found now
     * @param progress is told what was replaced for it, or started again
     */
    Recovery(Cluster cluster, List<Nemesis> nemeses, Consumer<String> progress) {
        this(cluster, nemeses, progress, PATIENCE);
    }

    Recovery(Cluster cluster, List<Nemesis> nemeses, Consumer<String> progress, Duration patience) {
        this.cluster = cluster;
        this.nemeses = nemeses;
        this.progress = progress;
        this.patience = patience;
    }

    /**
     * How long it took.
     *
     * @param start until every process answered: what it takes to start one, and to open its data
     * @param service from then on, or since the last member was replaced, until every member served
     */
    record Times(Duration start, Duration service) {}

    /**
     * Waits, and measures.
     *
     * @throws IllegalStateException when a member does not answer, or does not serve, for far too long
     */
    Times await() {
        long from = System.nanoTime();
        long deadline = from + patience.toNanos();
        awaitAnswers(deadline);
        long[] started = {System.nanoTime()};
        for (NodeProcess node : cluster.nodes()) {
            await(node, "serve", deadline, client -> {
                Optional<Condition> condition = Members.condition(node);
                // one whose data was lost serves before it counts again
                if (condition.filter(Condition::isWhole).isPresent() && serves(node, client)) {
                    return true;
                }
                if (replacedDamaged() || startedFailed()) {
                    awaitAnswers(deadline);
                    started[0] = System.nanoTime();
                } else {
                    // any of them: this one may wait for another
                    cluster.nodes().forEach(Recovery::checkFailure);
                }
                return false;
            });
        }
        Members.storageIsWhole(cluster);
        return new Times(Duration.ofNanos(started[0] - from), Duration.ofNanos(System.nanoTime() - started[0]));
    }

    private void awaitAnswers(long deadline) {
        for (NodeProcess node : cluster.nodes()) {
            await(node, "answer", deadline, client -> {
                if (answers(client)) {
                    return true;
                }
                replacedDamaged();
                return false;
            });
        }
    }

    private boolean startedFailed() {
        List<String> started = Members.restartFailed(cluster);
        started.forEach(progress);
        return !started.isEmpty();
    }

    private boolean replacedDamaged() {
        boolean any = false;
        for (Nemesis nemesis : nemeses) {
            String replaced = nemesis.replaceDamaged(cluster);
            if (replaced != null) {
                progress.accept(replaced);
                any = true;
            }
        }
        return any;
    }

    private void await(NodeProcess node, String what, long deadline, Predicate<ControlClient> condition) {
        try (ControlClient client = node.client(CALL)) {
            while (!condition.test(client)) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new IllegalStateException(
                            node + " does not " + what + " within " + patience + ": " + cluster.describe());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    // After a fault nothing is wrong with its storage, and it was started anew if it had stopped.
    private static void checkFailure(NodeProcess node) {
        String failure = Members.condition(node).map(Condition::failure).orElse(null);
        if (failure != null && !Excuse.covers(node.excuses(), failure)) {
            throw new IllegalStateException(node + " has stopped itself: " + failure);
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
