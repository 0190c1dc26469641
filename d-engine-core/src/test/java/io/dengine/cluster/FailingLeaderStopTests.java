package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dengine.EmbeddedEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that is stopped when its disk takes no term any more: it can neither hand over nor step down. */
class FailingLeaderStopTests {

    /** Too short for a vote of another one, which would make the leader step down. */
    private static final Duration HAND_OVER = Duration.ofMillis(1);

    @TempDir
    Path directory;

    private final Map<String, KillableStorage> storages = new HashMap<>();

    @Test
    void itStopsAndFreesEverythingAllTheSame() {
        try (TestCluster cluster = new TestCluster(directory, 3, builder -> builder.handOverTimeout(HAND_OVER))) {
            cluster.ids().forEach(id -> start(cluster, id));
            EmbeddedEngine leader = cluster.awaitLeader();
            leader.client().put("a", "1");

            storages.get(leader.nodeId()).breakMetadata();
            assertThatCode(() -> cluster.stop(leader.nodeId())).doesNotThrowAnyException();

            // the directory and the port are free
            start(cluster, leader.nodeId());
            cluster.awaitLeader();
            assertThat(cluster.engine(leader.nodeId()).client().get("a").asString())
                    .hasValue("1");
        }
    }

    private void start(TestCluster cluster, String id) {
        KillableStorage storage = new KillableStorage();
        cluster.start(id, storage, new RocksDbStateMachine());
        storages.put(id, storage);
    }
}
