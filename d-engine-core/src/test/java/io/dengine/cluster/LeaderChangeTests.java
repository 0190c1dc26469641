package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.HistoryCompactedException;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadOptions;
import io.dengine.kv.Scan;
import io.dengine.lease.RenewedLease;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on over a change of leader without the one who uses it noticing. */
class LeaderChangeTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** More than Raft sends to a member that does not answer, each in a request of its own. */
    private static final int ENTRIES_ON_THEIR_WAY = 300;

    @TempDir
    private Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** Whose log reaches back a few entries, and in which nobody campaigns because the machine is busy. */
    private TestCluster forgetful() {
        return new TestCluster(
                directory, 3, builder -> builder.raft(RaftConfig.defaults().withElectionTimeout(Duration.ofSeconds(3)))
                        .snapshot(new SnapshotConfig(Duration.ofHours(1), 20, 1 << 30)));
    }

    private static List<Long> revisions(Watcher watcher, long last) throws InterruptedException {
        List<Long> seen = new ArrayList<>();
        while (watcher.nextRevision() <= last) {
            seen.add(watcher.poll(LONG).orElseThrow().revision());
        }
        return seen;
    }

    @Test
    void leasesMirrorsAndWatchesOfAFollowerGoOnWhenTheLeaderIsGone() throws Exception {
        cluster = new TestCluster(directory, 3, builder -> builder.handOverTimeout(Duration.ZERO)).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        KvClient client = cluster.followers().get(0).client().viaLeader();
        AtomicReference<String> lost = new AtomicReference<>();
        long renewedId = client.grantLease(Duration.ofSeconds(3)).id();
        client.put("renewed", "x", PutOptions.lease(renewedId));
        Duration ttl = Duration.ofSeconds(4);
        long sent = System.nanoTime();
        client.put("short", "x", ttl);
        try (RenewedLease renewed = client.keepRenewed(renewedId, (lease, reason) -> lost.set(reason));
                KvMirror mirror = client.mirrorPrefix("");
                Watcher watcher = client.watch(WatchRequest.prefix("").from(1))) {
            cluster.stop(leader.nodeId());
            EmbeddedEngine next = cluster.awaitLeader();

            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !next.client().get("short").exists());
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(ttl);
            // longer than the renewed lease lives by itself
            assertThat(next.client().get("renewed").exists()).isTrue();
            assertThat(renewed.isAlive()).isTrue();
            assertThat(lost).hasNullValue();

            long last = client.put("last", "1").revision();
            assertThat(mirror.awaitRevision(last, LONG)).isTrue();
            assertThat(mirror.snapshot()).hasSize(2);
            assertThat(revisions(watcher, last))
                    .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
        }
    }

    @Test
    void aWatchFromARevisionMissesNothingOverAnInstalledSnapshot() throws Exception {
        cluster = forgetful().startAll();
        cluster.awaitLeader().client().put("k", "0");
        String away = cluster.followers().get(0).nodeId();
        cluster.stop(away);
        EmbeddedEngine writer = cluster.awaitLeader();
        for (int round = 0; round < 3; round++) {
            long before = writer.status().snapshotIndex();
            for (int i = 0; i < 50; i++) {
                writer.client().put("k" + i % 7, "v" + i);
            }
            await().atMost(TestCluster.PATIENCE).until(() -> writer.status().snapshotIndex() > before);
        }
        GatedStorage stores = new GatedStorage();
        EmbeddedEngine back = cluster.start(away, stores, stores.state());
        try (Watcher watcher =
                back.client().watch(WatchRequest.prefix("").from(2).withPreviousValue())) {
            long last = writer.client().put("end", "").revision();

            assertThat(revisions(watcher, last))
                    .isEqualTo(LongStream.rangeClosed(2, last).boxed().toList());
        }
        assertThat(stores.installed()).as("snapshots that were installed").isPositive();
    }

    @Test
    void aLiveWatchGoesOnOverASnapshotThatIsInstalledUnderIt() throws Exception {
        cluster = forgetful();
        Map<String, GatedStorage> stores = new HashMap<>();
        for (String id : cluster.ids()) {
            GatedStorage storage = new GatedStorage();
            stores.put(id, storage);
            cluster.start(id, storage, storage.state());
        }
        EmbeddedEngine leader = cluster.awaitLeader();
        EmbeddedEngine slow = cluster.followers().get(0);
        GatedStorage slowStores = stores.get(slow.nodeId());
        CountDownLatch open = new CountDownLatch(1);
        try (Watcher watcher = slow.client().watch(WatchRequest.prefix("").withPreviousValue());
                KvMirror mirror = slow.client().mirrorPrefix("")) {
            assertThat(revisions(watcher, leader.client().put("k", "live").revision()))
                    .hasSize(1);
            int before = slowStores.installed();
            slowStores.close(open);

            long last = writeUntilTheLogIsForgotten(leader, stores.get(leader.nodeId()), slowStores);
            open.countDown();

            long first = watcher.nextRevision();
            assertThat(revisions(watcher, last))
                    .isEqualTo(LongStream.rangeClosed(first, last).boxed().toList());
            assertThat(slowStores.installed())
                    .as("snapshots that were installed")
                    .isGreaterThan(before);
            assertThat(mirror.awaitRevision(last, LONG)).isTrue();
            assertThat(mirror.snapshot().values())
                    .containsExactlyElementsOf(leader.client().scan(Scan.all()).items());
            // and live again
            long next = leader.client().put("k", "after").revision();
            assertThat(revisions(watcher, next)).containsExactly(next);
        } finally {
            open.countDown();
        }
    }

    /** Far enough that what is on its way to the other member does not reach what the leader still has. Returns the revision. */
    private static long writeUntilTheLogIsForgotten(EmbeddedEngine leader, GatedStorage kept, GatedStorage slow) {
        long needed = slow.logStore().lastIndex() + ENTRIES_ON_THEIR_WAY;
        long last = 0;
        long start = System.nanoTime();
        for (int i = 0; kept.logStore().firstIndex() <= needed; i++) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TestCluster.PATIENCE.multipliedBy(2));
            last = leader.client().put("k" + i % 7, "v" + i).revision();
        }
        return last;
    }

    @Test
    void aLeaseLivesOverAChangeOfLeaderNoLongerThanPromised() {
        cluster = new TestCluster(directory, 3, builder -> builder.handOverTimeout(Duration.ZERO)).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        Duration ttl = Duration.ofSeconds(6);
        long granted = leader.client().grantLease(ttl).id();
        long start = System.nanoTime();
        leader.client().put("leased", "x", PutOptions.lease(granted));
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> leader.client().timeToLive(granted).remaining().compareTo(Duration.ofSeconds(1)) < 0);

        long stopping = System.nanoTime();
        cluster.stop(leader.nodeId());
        EmbeddedEngine next = cluster.awaitLeader();
        Duration leaderless = Duration.ofNanos(System.nanoTime() - stopping);

        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !next.client().get("leased").exists());
        // a lease that began anew would live for 11 s and the time without a leader
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(ttl.plus(ttl.dividedBy(3)).plus(leaderless).plus(Duration.ofSeconds(2)));
    }

    @Test
    void allMembersForgetTheSameHistory() {
        cluster = new TestCluster(directory, 3).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        for (int i = 1; i <= 10; i++) {
            leader.client().put("a", Integer.toString(i));
        }

        cluster.followers().get(0).client().viaLeader().compact(5);

        for (EmbeddedEngine member : cluster.running()) {
            KvClient client = member.client();
            assertThat(client.get("a").asString()).hasValue("10");
            assertThat(client.get("a", ReadOptions.defaults().atRevision(5)).asString())
                    .hasValue("5");
            assertThat(catchThrowableOfType(
                                    HistoryCompactedException.class,
                                    () -> client.get("a", ReadOptions.defaults().atRevision(4)))
                            .oldestRevision())
                    .isEqualTo(5);
        }
    }

    @Test
    void asynchronousWritesOfAFollowerGoToTheLeader() throws Exception {
        cluster = new TestCluster(directory, 3).startAll();
        cluster.awaitLeader();
        KvClient client = cluster.followers().get(0).client().viaLeader();

        List<CompletableFuture<PutResult>> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            writes.add(client.async().put("k" + i, "v"));
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

        assertThat(writes.stream().map(each -> each.join().revision()))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
    }
}
