package io.dengine.storage.support;

import io.dengine.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The first failure of a store. Every later write is refused with it until the store is opened again, also when RocksDB has
 * come to itself meanwhile, as it does by itself when a full disk has room again. Thread-safe.
 */
public final class StoreFailure {

    private volatile @Nullable StorageException first;

    /** Throws the failure, if there was one. */
    public void check() {
        StorageException failure = first;
        if (failure != null) {
            throw failure;
        }
    }

    public boolean isSet() {
        return first != null;
    }

    /** Keeps a failure unless there was one before; returns the one that is kept. */
    public synchronized StorageException keep(StorageException failure) {
        StorageException kept = first;
        if (kept == null) {
            kept = failure;
            first = failure;
        }
        return kept;
    }
}
