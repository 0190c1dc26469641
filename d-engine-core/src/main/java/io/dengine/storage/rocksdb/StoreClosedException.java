package io.dengine.storage.rocksdb;

import io.dengine.storage.StorageException;

/** A store, or what was opened on it, is used after it was closed. */
final class StoreClosedException extends StorageException {

    private static final long serialVersionUID = 1L;

    StoreClosedException(String name) {
        super(name + " is closed");
    }
}
