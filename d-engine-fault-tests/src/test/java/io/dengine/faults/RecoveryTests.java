package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.Excuse;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.storage.DataDamage;
import io.dengine.faults.storage.DataDamage.Area;
import io.dengine.faults.storage.Members;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the harness says of a cluster that does not come back, or not as it should. */
class RecoveryTests {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int READINGS = 10_000;

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
                    .hasMessageContainingAll("n1 does not answer within", "n1 does not run");
            assertThat(missing.ownEnds()).isEmpty();

            try (ServiceProbe probe = ServiceProbe.start(cluster)) {
                Members.await("a write by the two others", () -> isServed(probe));
                // often, as they depend on the moment when the time since the last write is the longest one
                for (int i = 0; i < READINGS; i++) {
                    ServiceProbe.Outage outage = probe.outage();
                    assertThat(outage.sinceAnswers()).isLessThan(START);
                    assertThat(outage.sinceEnd()).isGreaterThanOrEqualTo(outage.sinceAnswers());
                }
            }

            assertThat(DataDamage.flipBit(missing.dataDirectory(), Area.META, new Random(1)))
                    .isPresent();
            missing.start();
            Members.await("it refuses to start", () -> !missing.isRunning());
            assertThatThrownBy(() -> new Recovery(cluster, List.of(), line -> {}, SHORT).await())
                    .hasMessageContainingAll("n1 does not answer within", "CorruptionException");
            assertThat(missing.ownEnds())
                    .singleElement()
                    .asString()
                    .contains("n1 has ended by itself, with exit code 1", "CorruptionException");
            assertThat(missing.ownEnds()).isEmpty();

            missing.excuse(Excuse.DAMAGE, true);
            missing.start();
            Members.await("it refuses to start", () -> !missing.isRunning());
            assertThat(missing.ownEnds()).isEmpty();
            List<String> replaced = new ArrayList<>();
            new Recovery(cluster, List.of(new ReplacingNemesis(missing)), replaced::add).await();
            assertThat(replaced).containsExactly("n1 replaced");
        }
    }

    @Test
    void aMemberThatEndsByItselfIsToldOf() {
        try (Cluster cluster = Cluster.of(directory, 3, Duration.ofMillis(500))) {
            NodeProcess first = cluster.start().nodes().get(0);
            first.awaitAnswer(START);
            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
            Members.await("it is gone", () -> !first.isRunning());
            cluster.start();
            assertThat(first.ownEnds())
                    .singleElement()
                    .asString()
                    .contains("n1 has ended by itself, with exit code 137");

            first.awaitAnswer(START);
            // storage that was told to fail explains an end that says so, and no other
            first.excuse(Excuse.STORAGE_FAULT, true);
            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
            Members.await("it is gone", () -> !first.isRunning());
            assertThat(first.ownEnds())
                    .singleElement()
                    .asString()
                    .contains("n1 has ended by itself, with exit code 137");
        }
    }

    /** Replaces the data of one member when it says that it is damaged. */
    private record ReplacingNemesis(NodeProcess node) implements Nemesis {

        @Override
        public String name() {
            return "replacing";
        }

        @Override
        public String inject(Cluster cluster, Random random) {
            return name();
        }

        @Override
        public void heal(Cluster cluster) {}

        @Override
        public @Nullable String replaceDamaged(Cluster cluster) {
            if (!Members.refusesDamage(node)) {
                return null;
            }
            Members.replace(node);
            return node + " replaced";
        }
    }

    private static boolean isServed(ServiceProbe probe) {
        try {
            probe.outage();
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }
}
