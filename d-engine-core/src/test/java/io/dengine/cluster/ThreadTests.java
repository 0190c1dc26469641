package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads: ours have our name, and end with the engine. */
class ThreadTests {

    /** Threads of the libraries beneath: some are shared per JVM and stay. */
    private static final List<String> LIBRARIES = List.of(
            "JRaft-",
            "Rpc",
            "DefaultTimer",
            "bolt-",
            "Bolt-",
            "SOFA",
            "Append-Entries",
            "AppendEntries",
            "RPC-",
            "Raft",
            "ReadOnlyService-",
            "CompletableFutureDelayScheduler",
            "ForkJoinPool",
            "globalEventExecutor",
            "awaitility",
            "Notification",
            "Disconnected",
            "Reconnect",
            "MpscSingle",
            "Common-Cleaner",
            "Attach",
            "process reaper",
            "junit");

    @TempDir
    Path directory;

    @Test
    void everyThreadIsNamedAndOursEndWithTheEngine() {
        Set<Thread> before = threads();
        TestCluster cluster = new TestCluster(directory, 3).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        leader.client().put("a", "1");
        leader.client().async().put("b", "2").join();

        Set<Thread> started = threads();
        started.removeAll(before);
        assertThat(started)
                .extracting(Thread::getName)
                .filteredOn(name -> !name.startsWith("d-engine-"))
                .filteredOn(name -> !name.startsWith("test/PeerPair"))
                .filteredOn(name -> LIBRARIES.stream().noneMatch(name::startsWith))
                .isEmpty();
        assertThat(started).extracting(Thread::getName).anyMatch(name -> name.startsWith("d-engine-propose-"));

        cluster.close();
        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> assertThat(threads())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("d-engine-") && !name.startsWith("d-engine-leak-report")));
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }
}
