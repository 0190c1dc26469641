package io.dengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.kv.GetResult;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.storage.memory.MemoryStorageEngine;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.Watcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One member. */
class EmbeddedEngineTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void putsGetsAndDeletes() {
        try (EmbeddedEngine engine = started()) {
            LocalKvClient client = engine.client();

            PutResult first = client.put("a", "1");
            PutResult second = client.put("a", "2");
            assertThat(first.revision()).isEqualTo(1);
            assertThat(second.revision()).isEqualTo(2);

            GetResult read = client.get("a");
            assertThat(read.asString()).contains("2");
            assertThat(read.revision()).isEqualTo(2);
            assertThat(read.keyValue()).satisfies(entry -> {
                assertThat(entry.createRevision()).isEqualTo(1);
                assertThat(entry.modRevision()).isEqualTo(2);
                assertThat(entry.version()).isEqualTo(2);
            });
            assertThat(client.get("a", ReadConsistency.EVENTUAL).asString()).contains("2");

            assertThat(client.delete("a").deleted()).isTrue();
            assertThat(client.delete("a").deleted()).isFalse();
            assertThat(client.get("a").exists()).isFalse();
        }
    }

    @Test
    void theAsynchronousClientDoesTheSame() {
        try (EmbeddedEngine engine = started()) {
            List<CompletableFuture<PutResult>> puts = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                puts.add(engine.client().async().put("key-" + i, "value-" + i));
            }
            List<Long> revisions =
                    puts.stream().map(put -> put.join().revision()).toList();
            assertThat(revisions).doesNotHaveDuplicates().contains(1L, 2_000L);
            assertThat(engine.client().async().get("key-1999").join().asString())
                    .contains("value-1999");
            assertThat(engine.client().async().delete("key-7").join().deleted()).isTrue();
        }
    }

    @Test
    void whatWasWrittenIsThereAfterARestart() {
        try (EmbeddedEngine engine = started()) {
            engine.client().put("kept", "yes");
        }
        try (EmbeddedEngine engine = started()) {
            assertThat(engine.client().get("kept").asString()).contains("yes");
            assertThat(engine.client().put("more", "x").revision()).isEqualTo(2);
        }
    }

    @Test
    void canBeOpenedAgainAfterAStop() {
        EmbeddedEngine engine = EmbeddedEngine.create(config());
        LocalKvClient client = engine.client();
        engine.open();
        engine.waitReady(PATIENCE);
        client.put("a", "1");
        engine.stop();
        engine.stop();
        assertThatThrownBy(() -> client.get("a")).isInstanceOf(EngineStoppedException.class);

        engine.open();
        engine.waitReady(PATIENCE);
        assertThat(client.get("a").asString()).contains("1");
        engine.close();
    }

    @Test
    void createTouchesNothing() {
        EmbeddedEngine engine = EmbeddedEngine.create(config());
        assertThat(Files.exists(config().dataDir())).isFalse();
        assertThat(engine.isLeader()).isFalse();
        assertThat(engine.leaderInfo()).isEmpty();
        assertThat(engine.isPrimary()).isFalse();
        assertThat(engine.status().role()).isEqualTo(Role.STOPPED);
        engine.stop();
    }

    @Test
    void useBeforeOpenSaysWhereSuchCodeBelongs() {
        EmbeddedEngine engine = EmbeddedEngine.create(config());
        assertThatThrownBy(() -> engine.client().put("a", "1"))
                .isInstanceOf(EngineNotStartedException.class)
                .hasMessageContaining("ApplicationRunner")
                .hasMessageContaining("@PostConstruct");
        assertThatThrownBy(() -> engine.waitReady(PATIENCE)).isInstanceOf(EngineNotStartedException.class);
    }

    @Test
    void oneMemberLeadsAndHoldsItsLease() {
        try (EmbeddedEngine engine = started()) {
            assertThat(engine.isLeader()).isTrue();
            assertThat(engine.leaderInfo())
                    .hasValueSatisfying(leader -> assertThat(leader.leaderId()).isEqualTo("n1"));
            await().until(engine::isPrimary);
            assertThat(engine.isReplica(1000)).isFalse();
            assertThat(engine.nodeId()).isEqualTo("n1");

            engine.client().put("a", "1");
            EngineStatus status = engine.status();
            assertThat(status.role()).isEqualTo(Role.LEADER);
            assertThat(clusterIdOf(engine)).isNotNull();
            assertThat(status.revision()).isEqualTo(1);
            assertThat(status.failure()).isNull();
            assertThat(status.members()).hasSize(1).first().satisfies(member -> assertThat(member.leader())
                    .isTrue());
        }
    }

    @Test
    void theClusterKeepsItsIdOverARestart() {
        String id;
        try (EmbeddedEngine engine = started()) {
            engine.client().put("a", "1");
            id = clusterIdOf(engine);
        }
        try (EmbeddedEngine engine = started()) {
            // The first look: nothing but what was stored can say it.
            assertThat(engine.status().clusterId()).isEqualTo(id);
            engine.client().put("a", "2");
            assertThat(engine.status().clusterId()).isEqualTo(id);
        }
    }

    // The leader proposes the identity when it begins to lead; a caller's first write can be faster.
    private static String clusterIdOf(EmbeddedEngine engine) {
        return await().until(() -> engine.status().clusterId(), Objects::nonNull);
    }

    @Test
    void watchersSeeCommittedChangesInOrderUntilTheStop() throws InterruptedException {
        EmbeddedEngine engine = started();
        Watcher watcher = engine.watch("a");
        engine.client().put("a", "1");
        engine.client().put("b", "x");
        engine.client().put("a", "2");
        engine.client().delete("a");

        List<WatchEvent> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seen.addAll(watcher.poll(PATIENCE).orElseThrow().events());
        }
        assertThat(seen).extracting(WatchEvent::revision).containsExactly(1L, 3L, 4L);
        assertThat(seen)
                .extracting(WatchEvent::valueAsString)
                .containsExactly(Optional.of("1"), Optional.of("2"), Optional.empty());

        engine.stop();
        assertThatThrownBy(() -> watcher.poll(PATIENCE)).isInstanceOf(WatchClosedException.class);
    }

    @Test
    void badArgumentsAreRefusedWithTheLimitThatTheyBreak() {
        try (EmbeddedEngine engine = started()) {
            LocalKvClient client = engine.client();
            assertThatThrownBy(() -> client.put(new byte[0], new byte[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.put(new byte[5000], new byte[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("max-key-size")
                    .hasMessageContaining("4096");
            assertThatThrownBy(() -> client.put(new byte[1], new byte[2 * 1024 * 1024]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("max-value-size");
            assertThat(client.get("nothing").revision()).isZero();
        }
    }

    @Test
    void listenersRegisteredBeforeTheOpenSeeEverythingOverStopAndOpen() {
        EmbeddedEngine engine = EmbeddedEngine.create(config());
        List<Role> roles = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (Subscription subscription =
                engine.onLeaderChange(change -> roles.add(change.current().role()))) {
            engine.open();
            engine.waitReady(PATIENCE);
            engine.stop();
            engine.open();
            engine.waitReady(PATIENCE);
            engine.stop();
            await().untilAsserted(() -> assertThat(roles)
                    .filteredOn(role -> role == Role.LEADER || role == Role.STOPPED)
                    .containsExactly(Role.STOPPED, Role.LEADER, Role.STOPPED, Role.LEADER, Role.STOPPED));
        }
    }

    @Test
    void runsOnStorageOfTheCallers() {
        MemoryStorageEngine log = new MemoryStorageEngine();
        MemoryStateMachine state = new MemoryStateMachine();
        EmbeddedEngine engine = EmbeddedEngine.startCustom(config(), log, state);
        engine.waitReady(PATIENCE);
        engine.client().put("a", "1");
        engine.stop();
        engine.open();
        engine.waitReady(PATIENCE);
        assertThat(engine.client().get("a").asString()).contains("1");
        engine.stop();
    }

    @Test
    void storageInMemoryStartsAnewAfterTheProcessEnds() {
        try (EmbeddedEngine engine =
                EmbeddedEngine.startCustom(config(), new MemoryStorageEngine(), new MemoryStateMachine())) {
            engine.waitReady(PATIENCE);
            engine.client().put("a", "1");
        }
        try (EmbeddedEngine engine =
                EmbeddedEngine.startCustom(config(), new MemoryStorageEngine(), new MemoryStateMachine())) {
            engine.waitReady(PATIENCE);
            assertThat(engine.client().get("a").exists()).isFalse();
        }
    }

    private EmbeddedEngine started() {
        EmbeddedEngine engine = EmbeddedEngine.create(config());
        engine.open();
        engine.waitReady(PATIENCE);
        return engine;
    }

    private EngineConfig config() {
        return EngineConfig.builder().dataDir(directory.resolve("data")).build();
    }
}
