package io.dengine.storage.memory;

import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import java.nio.file.Path;

/**
 * Raft's log and metadata in memory, for tests. The content stays with the instance when it is closed and opened again, and is
 * lost with it.
 */
public final class MemoryStorageEngine implements StorageEngine {

    private final MemoryLogStore logStore = new MemoryLogStore();
    private final MemoryMetaStore metaStore = new MemoryMetaStore();
    private volatile boolean open;

    public MemoryStorageEngine() {}

    @Override
    public void open(Path directory) {
        if (open) {
            throw new StorageException("The storage engine is open already");
        }
        setOpen(true);
    }

    @Override
    public LogStore logStore() {
        checkOpen();
        return logStore;
    }

    @Override
    public MetaStore metaStore() {
        checkOpen();
        return metaStore;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void close() {
        setOpen(false);
    }

    private void setOpen(boolean value) {
        logStore.setOpen(value);
        metaStore.setOpen(value);
        open = value;
    }

    private void checkOpen() {
        if (!open) {
            throw new StorageException("The storage engine is closed");
        }
    }
}
