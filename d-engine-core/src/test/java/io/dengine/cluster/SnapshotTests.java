package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.SnapshotConfig;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.kv.ReadConsistency;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTests {

    @TempDir
    Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private TestCluster withSnapshotEvery(int size, int entries) {
        cluster = new TestCluster(
                directory,
                size,
                builder -> builder.snapshot(new SnapshotConfig(Duration.ofHours(1), entries, 1 << 30)));
        return cluster;
    }

    @Test
    void snapshotsAreTakenByEntriesAndARestartContinuesFromThem() {
        EmbeddedEngine engine = withSnapshotEvery(1, 50).startAll().awaitLeader();
        for (int i = 0; i < 200; i++) {
            engine.client().put("key-" + i % 20, "value-" + i);
        }
        await().atMost(TestCluster.PATIENCE).until(() -> engine.status().snapshotIndex() > 0);
        for (int i = 200; i < 300; i++) {
            engine.client().put("key-" + i % 20, "value-" + i);
        }
        cluster.stop("n1");

        EmbeddedEngine again = cluster.start("n1");
        again.waitReady(TestCluster.PATIENCE);
        assertThat(again.status().snapshotIndex()).isPositive();
        assertThat(again.client().get("key-19").asString()).contains("value-299");
        assertThat(again.status().revision()).isEqualTo(300);
    }

    @Test
    void aMemberThatMissedWhatTheLogNoLongerHoldsInstallsASnapshotAndItsWatchersSeeTheOutcome()
            throws InterruptedException {
        withSnapshotEvery(3, 20).startAll();
        cluster.put("watched", "before");
        String away = cluster.followers().get(0).nodeId();
        cluster.stop(away);

        // Two snapshots: the log is deleted up to the one before the latest.
        for (int round = 0; round < 3; round++) {
            long before = cluster.awaitLeader().status().snapshotIndex();
            for (int i = 0; i < 60; i++) {
                cluster.put("key-" + i, "round-" + round);
            }
            await().atMost(TestCluster.PATIENCE).until(() -> cluster.running().stream()
                    .allMatch(member -> member.status().snapshotIndex() > before));
        }
        cluster.put("watched", "after");

        EmbeddedEngine back = cluster.start(away);
        try (Watcher watcher = back.watch("watched")) {
            assertThat(back.client().get("key-59").asString()).contains("round-2");
            assertThat(back.client().get("watched").asString()).contains("after");
            WatchEvent event =
                    watcher.poll(TestCluster.PATIENCE).orElseThrow().events().get(0);
            assertThat(event.valueAsString()).contains("after");
        }
        assertThat(back.status().revision())
                .isEqualTo(cluster.awaitLeader().status().revision());
        assertThat(back.status().snapshotIndex()).isPositive();

        // What was installed goes when a later one is there.
        long installed = back.status().snapshotIndex();
        for (int i = 0; i < 60; i++) {
            cluster.put("key-" + i, "later");
        }
        await().atMost(TestCluster.PATIENCE).until(() -> back.status().snapshotIndex() > installed);
        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> assertThat(snapshots(away))
                .containsExactly("snapshot_" + back.status().snapshotIndex()));
    }

    /** Twice while one is installed, another one would be due. */
    @Test
    void aMemberThatInstallsSnapshotsMoreSlowlyThanTheyAreDueCatchesUpAllTheSame() throws InterruptedException {
        withSnapshotEvery(3, 200).startAll();
        String away = cluster.followers().get(0).nodeId();
        cluster.stop(away);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        Thread writer = DaemonThreads.start("writer", () -> {
            while (!ended.get()) {
                cluster.put("key", Integer.toString(written.incrementAndGet()));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        });
        try {
            for (int times = 0; times < 2; times++) {
                long before = cluster.awaitLeader().status().snapshotIndex();
                await().atMost(TestCluster.PATIENCE)
                        .until(() -> cluster.awaitLeader().status().snapshotIndex() > before);
            }
            GatedStorage slow = new GatedStorage();
            slow.installing(Duration.ofMillis(2500));
            EmbeddedEngine back = cluster.start(away, slow, slow.state());
            int behind = written.get();
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> back.client()
                                    .get("key", ReadConsistency.EVENTUAL)
                                    .asString()
                                    .map(Integer::parseInt)
                                    .orElse(0)
                            > behind + 2000);
            assertThat(slow.installed()).isBetween(1, 2);
        } finally {
            ended.set(true);
            writer.join(TestCluster.PATIENCE.toMillis());
        }
    }

    private List<String> snapshots(String member) throws IOException {
        try (Stream<Path> directories = Files.list(cluster.dataDir(member).resolve("snapshot"))) {
            return directories.map(path -> path.getFileName().toString()).toList();
        }
    }
}
