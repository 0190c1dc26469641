package io.dengine.faults.storage;

import io.dengine.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** The first failure of a store, with which it refuses every later change, as the SPI demands. Thread-safe. */
final class FirstFailure {

    private final StorageFaults faults;
    private volatile @Nullable StorageException first;

    FirstFailure(StorageFaults faults) {
        this.faults = faults;
    }

    /** Makes a change, unless an earlier one has failed. */
    void change(StorageOperation operation, StorageFaults.Call call) {
        StorageException before = first;
        if (before != null) {
            throw before;
        }
        try {
            faults.change(operation, call);
        } catch (StorageException e) {
            synchronized (this) {
                if (first == null) {
                    first = e;
                }
            }
            throw e;
        }
    }

    /** The store was opened again. */
    void forget() {
        first = null;
    }
}
