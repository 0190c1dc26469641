package io.dengine.faults.storage;

import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A storage engine whose operations go wrong as {@link StorageFaults} say. */
public final class FaultyStorageEngine implements StorageEngine {

    private final StorageEngine delegate;
    private final StorageFaults faults;
    private volatile @Nullable LogStore log;
    private volatile @Nullable MetaStore meta;

    public FaultyStorageEngine(StorageEngine delegate, StorageFaults faults) {
        this.delegate = delegate;
        this.faults = faults;
    }

    @Override
    public void open(Path directory) {
        delegate.open(directory);
        log = new FaultyLogStore(delegate.logStore(), faults);
        meta = new FaultyMetaStore(delegate.metaStore(), faults);
    }

    @Override
    public LogStore logStore() {
        return opened(log);
    }

    @Override
    public MetaStore metaStore() {
        return opened(meta);
    }

    private static <T> T opened(@Nullable T store) {
        if (store == null) {
            throw new StorageException("the storage engine is not open");
        }
        return store;
    }

    @Override
    public boolean isDurable() {
        return delegate.isDurable();
    }

    @Override
    public void close() {
        log = null;
        meta = null;
        delegate.close();
    }
}
