package io.dengine.faults.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.node.FaultNode;
import io.dengine.faults.storage.Members;
import io.dengine.faults.storage.StorageOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the storage are not only set: while somebody writes, what is to fail is called. */
class StorageNemesesTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private volatile boolean ended;

    @Test
    void eachOperationIsHit() throws IOException, InterruptedException {
        Path real = directory.toRealPath();
        try (Cluster cluster = Cluster.of(real, 3, Duration.ofMillis(500))) {
            List<Nemesis> nemeses = Externals.require(() -> DiskNemeses.all(cluster, real));
            cluster.nodes().forEach(node -> node.setProperty(FaultNode.SNAPSHOT_ENTRIES, "100"));
            cluster.start().awaitPrimary(TIMEOUT);
            List<Thread> writers =
                    cluster.nodes().stream().map(this::startWriter).toList();
            try {
                for (String name : names().toList()) {
                    Nemesis nemesis = nemeses.stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow();
                    String what = nemesis.inject(cluster, new Random(name.hashCode()));
                    Members.await(
                            what + " is hit", () -> cluster.nodes().stream().anyMatch(Members::storageHasFailed));
                    nemesis.heal(cluster);
                    assertThat(nemesis.tookEffect()).as(what).isTrue();
                    Members.await("all are whole after " + what, () -> areWholeOrStartedAgain(cluster));
                    Members.storageIsWhole(cluster);
                }
            } finally {
                ended = true;
            }
            for (Thread writer : writers) {
                writer.join(TIMEOUT.toMillis());
            }
            assertThat(cluster.nodes())
                    .allSatisfy(node -> assertThat(node.ownEnds()).isEmpty());
        }
    }

    private static Stream<String> names() {
        return Stream.of(StorageOperation.values()).map(operation -> "storage-" + operation);
    }

    private static boolean areWholeOrStartedAgain(Cluster cluster) {
        Members.restartFailed(cluster);
        return cluster.nodes().stream().allMatch(StorageNemesesTests::isWhole);
    }

    private static boolean isWhole(NodeProcess node) {
        return Members.condition(node).filter(Members.Condition::isWhole).isPresent();
    }

    private Thread startWriter(NodeProcess node) {
        Thread thread = new Thread(
                () -> {
                    try (ControlClient client = node.client(Duration.ofSeconds(2))) {
                        while (!ended) {
                            if (client.call("put", "key/" + node, "value").outcome() != Outcome.OK) {
                                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                            }
                        }
                    }
                },
                "writer-" + node);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
