package io.dengine.storage;

import org.jspecify.annotations.Nullable;

/** Stored data is damaged: a checksum does not match, or something is missing in the middle. Never served, never skipped. */
public class CorruptionException extends StorageException {

    private static final long serialVersionUID = 1L;

    public CorruptionException(String message) {
        super(message);
    }

    public CorruptionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
