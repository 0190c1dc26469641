package io.dengine.storage.support;

import io.dengine.storage.StorageException;

/** A store, or what was opened on it, is used after it was closed. */
public final class StoreClosedException extends StorageException {

    private static final long serialVersionUID = 1L;

    public StoreClosedException(String name) {
        super(name + " is closed");
    }
}
