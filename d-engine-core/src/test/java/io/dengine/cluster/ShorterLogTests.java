package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.kv.ReadConsistency;
import io.dengine.storage.file.FileStorageEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that ends before the applied index is legal: a leader applies what a majority has made durable, which need not include
 * itself, and its state may reach the disk before its log does.
 */
class ShorterLogTests {

    @TempDir
    Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aMemberWhoseLogEndsBeforeItsStateCatchesUpAndAppliesNothingTwice() {
        cluster = new TestCluster(directory, 3).startAll();
        EmbeddedEngine leader = cluster.awaitLeader();
        for (int i = 0; i < 20; i++) {
            leader.client().put("counter", "" + i);
        }
        EmbeddedEngine member = cluster.followers().get(0);
        String id = member.nodeId();
        await().until(() -> member.status().appliedIndex() == leader.status().appliedIndex());
        cluster.stop(id);
        cutLog(cluster.dataDir(id), 10);

        EmbeddedEngine back = cluster.start(id);
        back.waitReady(TestCluster.PATIENCE);
        assertThat(back.client().get("counter").keyValue()).satisfies(entry -> {
            assertThat(entry.valueAsString()).isEqualTo("19");
            assertThat(entry.version()).isEqualTo(20);
        });
        cluster.awaitLeader().client().put("counter", "after");
        await().untilAsserted(() -> assertThat(
                        back.client().get("counter", ReadConsistency.EVENTUAL).asString())
                .contains("after"));
        assertThat(back.status().revision()).isEqualTo(21);
    }

    private static void cutLog(Path dataDir, int entries) {
        try (FileStorageEngine storage = new FileStorageEngine()) {
            storage.open(dataDir);
            storage.logStore().truncateSuffix(storage.logStore().lastIndex() - entries);
        }
    }
}
