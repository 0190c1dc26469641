package io.dengine.cluster;

import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.FreePorts;
import io.dengine.Member;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Several members in this JVM, on free ports of the loopback interface. */
final class TestCluster implements AutoCloseable {

    static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, EmbeddedEngine> engines = new LinkedHashMap<>();
    private final UnaryOperator<EngineConfig.Builder> customizer;

    TestCluster(Path directory, int size) {
        this(directory, size, builder -> builder);
    }

    TestCluster(Path directory, int size, UnaryOperator<EngineConfig.Builder> customizer) {
        this.directory = directory;
        this.customizer = customizer;
        List<Integer> ports = FreePorts.choose(size);
        for (int i = 0; i < size; i++) {
            members.add(new Member(
                    "n" + (i + 1), "127.0.0.1:" + ports.get(i), URI.create("http://127.0.0.1:" + (8081 + i))));
        }
    }

    EngineConfig config(String id) {
        return customizer
                .apply(EngineConfig.builder()
                        .clusterName("test")
                        .nodeId(id)
                        .dataDir(dataDir(id))
                        .initialCluster(members)
                        .raft(RaftConfig.defaults().withElectionTimeout(ELECTION_TIMEOUT))
                        .snapshot(SnapshotConfig.defaults()))
                .build();
    }

    Path dataDir(String id) {
        return directory.resolve(id);
    }

    List<String> ids() {
        return members.stream().map(Member::id).toList();
    }

    EmbeddedEngine start(String id) {
        return open(id, EmbeddedEngine.create(config(id)));
    }

    /** Starts a member on stores that the test has made. */
    EmbeddedEngine start(String id, StorageEngine storage, StateMachine state) {
        return open(id, EmbeddedEngine.create(config(id), storage, state));
    }

    private EmbeddedEngine open(String id, EmbeddedEngine engine) {
        engine.open();
        engines.put(id, engine);
        return engine;
    }

    TestCluster startAll() {
        ids().forEach(this::start);
        return this;
    }

    void stop(String id) {
        EmbeddedEngine engine = engines.remove(id);
        if (engine != null) {
            engine.stop();
        }
    }

    EmbeddedEngine engine(String id) {
        return engines.get(id);
    }

    List<EmbeddedEngine> running() {
        return List.copyOf(engines.values());
    }

    /** Waits for one leader that all running members agree on. */
    EmbeddedEngine awaitLeader() {
        EmbeddedEngine[] found = new EmbeddedEngine[1];
        await().atMost(PATIENCE).until(() -> {
            List<EmbeddedEngine> leaders =
                    running().stream().filter(EmbeddedEngine::isPrimary).toList();
            if (leaders.size() != 1) {
                return false;
            }
            String id = leaders.get(0).nodeId();
            found[0] = leaders.get(0);
            return running().stream().allMatch(engine -> engine.leaderInfo()
                    .filter(leader -> leader.leaderId().equals(id))
                    .isPresent());
        });
        return found[0];
    }

    /** Puts, by whoever leads; again when leadership changes meanwhile, so that it may be done twice. */
    void put(String key, String value) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            EmbeddedEngine leader = running().stream()
                    .filter(EmbeddedEngine::isPrimary)
                    .findFirst()
                    .orElseGet(this::awaitLeader);
            try {
                leader.client().put(key, value);
                return;
            } catch (EngineException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    List<EmbeddedEngine> followers() {
        EmbeddedEngine leader = awaitLeader();
        return running().stream().filter(engine -> engine != leader).toList();
    }

    @Override
    public void close() {
        List.copyOf(engines.keySet()).forEach(this::stop);
    }
}
