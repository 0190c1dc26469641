package io.dengine.storage.file;

import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.StoreClosedException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The default storage of Raft's log and metadata: the log in files that are only appended to, under {@code log}, the metadata in a file
 * under {@code meta}. Both are synced at every write. Everything but {@link #open} throws {@link StorageException} while it is closed.
 */
public final class FileStorageEngine implements StorageEngine {

    private volatile @Nullable FileLogStore logStore;
    private volatile @Nullable FileMetaStore metaStore;

    public FileStorageEngine() {}

    @Override
    public void open(Path directory) {
        Objects.requireNonNull(directory, "directory");
        if (logStore != null) {
            throw new StorageException("The storage engine is open already");
        }
        FileMetaStore meta = FileMetaStore.open(directory.resolve("meta"));
        logStore = FileLogStore.open(directory.resolve("log"), SegmentSizes.DEFAULT);
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
        FileLogStore log = logStore;
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
