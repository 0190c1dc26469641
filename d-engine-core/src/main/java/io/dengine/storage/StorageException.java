package io.dengine.storage;

import io.dengine.EngineException;
import org.jspecify.annotations.Nullable;

/** A store could not read or write. */
public class StorageException extends EngineException {

    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
