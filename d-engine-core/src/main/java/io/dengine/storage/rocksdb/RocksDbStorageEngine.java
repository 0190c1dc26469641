package io.dengine.storage.rocksdb;

import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.FileMetaStore;
import io.dengine.storage.support.StoreClosedException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Raft's log in RocksDB, under {@code log}, and its metadata in a file, under {@code meta}; instead of {@link
 * io.dengine.storage.file.FileStorageEngine}, which is the default. A directory has one or the other. Both are synced at every write. Everything but {@link #open} throws {@link StorageException} while it is closed.
 */
public final class RocksDbStorageEngine implements StorageEngine {

    private volatile @Nullable RocksDbLogStore logStore;
    private volatile @Nullable FileMetaStore metaStore;

    public RocksDbStorageEngine() {}

    @Override
    public void open(Path directory) {
        Objects.requireNonNull(directory, "directory");
        if (logStore != null) {
            throw new StorageException("The storage engine is open already");
        }
        FileMetaStore meta = FileMetaStore.open(directory.resolve("meta"));
        logStore = RocksDbLogStore.open(directory.resolve("log"));
        metaStore = meta;
    }

    @Override
    public LogStore logStore() {
        return opened(logStore);
    }

    @Override
    public MetaStore metaStore() {
        return opened(metaStore);
    }

    @Override
    public void close() {
        FileMetaStore meta = metaStore;
        RocksDbLogStore log = logStore;
        metaStore = null;
        logStore = null;
        if (meta != null) {
            meta.close();
        }
        if (log != null) {
            log.close();
        }
    }

    private static <T> T opened(@Nullable T store) {
        if (store == null) {
            throw new StoreClosedException("The storage engine");
        }
        return store;
    }
}
