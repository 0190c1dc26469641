package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.OutcomeUnknownException;
import io.dengine.Role;
import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.storage.memory.MemoryStorageEngine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails: nothing is acknowledged, and the member says why it stopped. */
class FailingStorageTests {

    @TempDir
    Path directory;

    private final AtomicBoolean broken = new AtomicBoolean();

    @Test
    void aLogThatCannotBeWrittenStopsTheMemberAndAcknowledgesNothing() {
        EngineConfig config =
                EngineConfig.builder().dataDir(directory.resolve("data")).build();
        EmbeddedEngine engine =
                EmbeddedEngine.startCustom(config, new BreakableStorage(broken), new MemoryStateMachine());
        engine.waitReady(TestCluster.PATIENCE);
        engine.client().put("a", "1");

        broken.set(true);
        assertThatThrownBy(() -> engine.client().put("a", "2"))
                .as("it was handed to Raft, so nothing definite can be said")
                .isInstanceOf(OutcomeUnknownException.class);

        await().atMost(TestCluster.PATIENCE).until(() -> engine.leadership().role() == Role.STOPPED);
        assertThat(engine.status().failure())
                .contains("the log cannot be written")
                .contains("the disk is broken");
        assertThat(engine.isPrimary()).isFalse();
        assertThat(engine.isLeader()).isFalse();
        assertThat(engine.leadership().role()).isEqualTo(Role.STOPPED);
        assertThatThrownBy(() -> engine.client().put("a", "3")).isInstanceOf(EngineFailedException.class);
        assertThatThrownBy(() -> engine.client().get("a")).isInstanceOf(EngineFailedException.class);
        assertThatThrownBy(() -> engine.waitReady(TestCluster.PATIENCE)).isInstanceOf(EngineException.class);
        engine.stop();
    }

    /** Storage in memory whose log refuses to be written once it is broken. */
    private static final class BreakableStorage implements StorageEngine {

        private final MemoryStorageEngine delegate = new MemoryStorageEngine();
        private final AtomicBoolean broken;

        BreakableStorage(AtomicBoolean broken) {
            this.broken = broken;
        }

        @Override
        public void open(Path directory) {
            delegate.open(directory);
        }

        @Override
        public LogStore logStore() {
            LogStore store = delegate.logStore();
            return (LogStore) Proxy.newProxyInstance(
                    LogStore.class.getClassLoader(), new Class<?>[] {LogStore.class}, (proxy, method, arguments) -> {
                        if (broken.get() && method.getName().equals("append")) {
                            throw new StorageException("the disk is broken");
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public MetaStore metaStore() {
            return delegate.metaStore();
        }

        @Override
        public boolean isDurable() {
            return false;
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
