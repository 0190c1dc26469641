package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data directory with log, metadata and state in it: open, of one incarnation. */
final class Stores implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private final DataDirectory directory;
    private final StorageEngine storageEngine;
    private final StateMachine stateMachine;

    private Stores(DataDirectory directory, StorageEngine storageEngine, StateMachine stateMachine) {
        this.directory = directory;
        this.storageEngine = storageEngine;
        this.stateMachine = stateMachine;
    }

    static Stores open(EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        Stores stores = new Stores(DataDirectory.open(config), storageEngine, stateMachine);
        try {
            stores.openAll();
            return stores;
        } catch (RuntimeException | Error e) {
            stores.close();
            throw e;
        }
    }

    private void openAll() {
        storageEngine.open(directory.path());
        stateMachine.open(directory.path());
        if (!directory.isInitializing() && isForgetful() && isBlank()) {
            // Storage that does not outlive the process has forgotten everything: a new incarnation, not a damaged one.
            directory.renewIncarnation();
        }
        directory.checkStores(
                storageEngine.logStore().incarnation(),
                storageEngine.metaStore().incarnation(),
                stateMachine.incarnation());
        if (directory.isInitializing()) {
            mark();
        }
    }

    private boolean isForgetful() {
        return !storageEngine.isDurable() && !stateMachine.isDurable();
    }

    private boolean isBlank() {
        return storageEngine.logStore().incarnation().isEmpty()
                && storageEngine.metaStore().incarnation().isEmpty()
                && stateMachine.incarnation().isEmpty();
    }

    private void mark() {
        UUID incarnation = directory.incarnation();
        if (storageEngine.logStore().incarnation().isEmpty()) {
            storageEngine.logStore().markIncarnation(incarnation);
        }
        if (storageEngine.metaStore().incarnation().isEmpty()) {
            storageEngine.metaStore().markIncarnation(incarnation);
        }
        if (stateMachine.incarnation().isEmpty()) {
            stateMachine.markIncarnation(incarnation);
        }
        directory.markComplete();
    }

    StorageEngine storageEngine() {
        return storageEngine;
    }

    UUID incarnation() {
        return directory.incarnation();
    }

    Path snapshotDirectory() {
        return directory.snapshotDirectory();
    }

    /** Closes what is open; a part that cannot be closed does not keep the others open. */
    @Override
    public void close() {
        closeQuietly("state", stateMachine);
        closeQuietly("log", storageEngine);
        directory.close();
    }

    private static void closeQuietly(String what, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.error("the {} could not be closed in order", what, e);
        }
    }
}
