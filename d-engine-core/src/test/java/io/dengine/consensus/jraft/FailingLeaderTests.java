package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineFailedException;
import io.dengine.Member;
import io.dengine.OutcomeUnknownException;
import io.dengine.RaftConfig;
import io.dengine.Role;
import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A leader whose disk fails lets another one lead, long before the others could have missed it. */
class FailingLeaderTests {

    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration WITHOUT_ELECTION_TIMEOUT = ELECTION_TIMEOUT.dividedBy(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final Map<String, EmbeddedEngine> engines = new LinkedHashMap<>();

    /** What fails, by node id: the name of a method of the storage. */
    private final Map<String, String> broken = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        broken.clear();
        engines.values().forEach(EmbeddedEngine::stop);
    }

    @ParameterizedTest
    @CsvSource({"append, the log cannot be written", "newBatch, cannot be applied"})
    void anotherMemberLeadsWithoutAnElectionTimeoutAndNoAcknowledgedWriteIsLost(String method, String reason) {
        startThree();
        EmbeddedEngine leader = awaitLeader();
        long term = leader.status().term();
        for (int i = 0; i < 50; i++) {
            leader.client().put("key-" + i, "v");
        }

        long before = System.nanoTime();
        broken.put(leader.nodeId(), method);
        boolean acknowledged = putInTheMiddleOfTheFailure(leader);
        await().atMost(WITHOUT_ELECTION_TIMEOUT)
                .until(() -> engines.values().stream().anyMatch(engine -> engine != leader && engine.isLeader()));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(WITHOUT_ELECTION_TIMEOUT);

        EmbeddedEngine next = awaitLeader();
        assertThat(next).isNotSameAs(leader);
        assertThat(next.status().term()).as("there was one campaign").isEqualTo(term + 1);
        for (int i = 0; i < 50; i++) {
            assertThat(next.client().get("key-" + i).asString()).contains("v");
        }
        if (acknowledged) {
            assertThat(next.client().get("last").exists()).isTrue();
        }
        next.client().put("after", "1");

        assertThat(leader.status().failure()).contains(reason).contains("the disk is broken");
        assertThat(leader.leadership().role()).isEqualTo(Role.STOPPED);
        assertThat(leader.isPrimary()).isFalse();
        assertThatThrownBy(() -> leader.client().get("after")).isInstanceOf(EngineFailedException.class);

        broken.clear();
        leader.stop();
        leader.open();
        leader.waitReady(PATIENCE);
        assertThat(leader.status().failure()).isNull();
        assertThat(leader.client().get("after").asString()).contains("1");
        next.client().put("after", "2");
        assertThat(leader.client().get("after").asString()).contains("2");
    }

    private static boolean putInTheMiddleOfTheFailure(EmbeddedEngine leader) {
        try {
            // The others alone are a majority: it may be acknowledged although this disk has failed.
            leader.client().put("last", "v");
            return true;
        } catch (OutcomeUnknownException | EngineFailedException e) {
            return false;
        }
    }

    private void startThree() {
        List<Member> members = TestMember.members(3, "127.0.0.1");
        for (Member member : members) {
            EngineConfig config = EngineConfig.builder()
                    .clusterName("failing")
                    .nodeId(member.id())
                    .initialCluster(members)
                    .dataDir(directory.resolve(member.id()))
                    .raft(RaftConfig.defaults().withElectionTimeout(ELECTION_TIMEOUT))
                    .build();
            EmbeddedEngine engine = EmbeddedEngine.create(
                    config,
                    new BreakableStorage(member.id()),
                    breakable(member.id(), StateMachine.class, new RocksDbStateMachine()));
            engine.open();
            engines.put(member.id(), engine);
        }
    }

    private EmbeddedEngine awaitLeader() {
        await().atMost(PATIENCE)
                .until(() -> engines.values().stream()
                                .filter(EmbeddedEngine::isPrimary)
                                .count()
                        == 1);
        return engines.values().stream()
                .filter(EmbeddedEngine::isPrimary)
                .findFirst()
                .orElseThrow();
    }

    private <T> T breakable(String nodeId, Class<T> type, T delegate) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(broken.get(nodeId))) {
                        throw new StorageException("the disk is broken");
                    }
                    try {
                        return method.invoke(delegate, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private final class BreakableStorage implements StorageEngine {

        private final FileStorageEngine delegate = new FileStorageEngine();
        private final String nodeId;

        BreakableStorage(String nodeId) {
            this.nodeId = nodeId;
        }

        @Override
        public void open(Path storageDirectory) {
            delegate.open(storageDirectory);
        }

        @Override
        public LogStore logStore() {
            return breakable(nodeId, LogStore.class, delegate.logStore());
        }

        @Override
        public MetaStore metaStore() {
            return delegate.metaStore();
        }

        @Override
        public boolean isDurable() {
            return delegate.isDurable();
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
