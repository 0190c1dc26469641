package io.dengine.faults.storage;

import io.dengine.faults.UnavailableException;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.node.FaultNode;
import io.dengine.faults.storage.Members.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Three members as processes, and clients that write to them all the time. */
final class StorageRig implements AutoCloseable {

    static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

    /** The cluster serves again within this time after the last fault. */
    static final Duration RECOVERY = Duration.ofSeconds(10);

    static final long MEBIBYTE = 1 << 20;
    /** Far more than it takes, for machines that have other work. */
    static final Duration START = Duration.ofSeconds(120);

    final Cluster cluster;
    private final List<AcknowledgedWrites> writes = new ArrayList<>();

    StorageRig(Path directory) throws IOException {
        cluster = Cluster.of(directory.toRealPath(), 3, ELECTION_TIMEOUT);
        for (NodeProcess node : cluster.nodes()) {
            node.setProperty(FaultNode.SNAPSHOT_ENTRIES, "300");
            // the disks of some tests are small
            node.setProperty(FaultNode.MIN_FREE, Long.toString(2 * MEBIBYTE));
            node.setProperty(FaultNode.FLOOR, Long.toString(MEBIBYTE));
        }
    }

    /** What cannot be had on this machine skips the test; where {@code D_ENGINE_REQUIRE_EXTERNALS=true} is set, it fails. */
    static <T> T require(Supplier<T> external) {
        try {
            return external.get();
        } catch (UnavailableException e) {
            String message = "not tested, since this machine cannot do it: " + e.getMessage();
            if (Boolean.parseBoolean(System.getenv("D_ENGINE_REQUIRE_EXTERNALS"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
            throw e;
        }
    }

    NodeProcess start() {
        return cluster.start().awaitPrimary(START);
    }

    AcknowledgedWrites write(int clients, int valueBytes) {
        AcknowledgedWrites begun = new AcknowledgedWrites(cluster, valueBytes).start(clients);
        writes.add(begun);
        return begun;
    }

    List<NodeProcess> others(NodeProcess node) {
        return cluster.nodes().stream().filter(other -> other != node).toList();
    }

    NodeProcess follower() {
        return others(cluster.awaitPrimary(START)).get(0);
    }

    /** Waits until a member has stopped itself, and returns why. */
    static String awaitFailure(NodeProcess node) {
        Members.await(node + " stops itself", () -> Members.condition(node)
                .filter(condition ->
                        condition.failure() != null && condition.role().equals("STOPPED"))
                .isPresent());
        return String.valueOf(Members.condition(node).orElseThrow().failure());
    }

    static void awaitPart(NodeProcess node) {
        Members.await(node + " takes part", () -> {
            if (!node.isRunning()) {
                throw new AssertionError(node + " has ended: " + node.lastWords());
            }
            Optional<Condition> condition = Members.condition(node);
            return condition.filter(Condition::isWhole).isPresent();
        });
    }

    @Override
    public void close() {
        try {
            writes.forEach(AcknowledgedWrites::close);
        } finally {
            cluster.close();
        }
    }
}
