package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.storage.DataDamage;
import io.dengine.faults.storage.DataDamage.Area;
import io.dengine.faults.storage.Members;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the harness says of a cluster that does not come back, or not as it should. */
class RecoveryTests {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    @Test
    void aMemberThatDoesNotStartIsNotPassedOverAndOneThatWronglySaysThatItIsDamagedIsNotReplaced()
            throws InterruptedException {
        try (Cluster cluster = Cluster.of(directory, 3, Duration.ofMillis(500))) {
            cluster.start().awaitPrimary(START);
            new Recovery(cluster, List.of(), line -> {}).await();
            NodeProcess missing = cluster.nodes().get(0);
            missing.kill();
            assertThatThrownBy(() -> new Recovery(cluster, List.of(), line -> {}, SHORT).await())
                    .hasMessageContainingAll("n1 does not answer within", "its process does not run");

            try (ServiceProbe probe = ServiceProbe.start(cluster)) {
                Members.await("a write by the two others", () -> isServed(probe));
                assertThat(probe.service()).isLessThan(START);
            }

            assertThat(DataDamage.flipBit(missing.dataDirectory(), Area.META, new Random(1)))
                    .isPresent();
            assertThatThrownBy(() -> Members.makeWhole(cluster, node -> false))
                    .hasMessageContainingAll(
                            "n1 does not start", "nothing has damaged its data", "CorruptionException");
            assertThat(Members.makeWhole(cluster, node -> node == missing)).contains(missing);
        }
    }

    private static boolean isServed(ServiceProbe probe) {
        try {
            probe.service();
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }
}
