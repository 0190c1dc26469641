package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * The data directory cannot be used: it is locked by another engine, belongs to another node or cluster, or its parts do
 * not belong together. Nothing in it was changed.
 */
public class DataDirectoryException extends EngineException {

    private static final long serialVersionUID = 1L;

    public DataDirectoryException(String message) {
        super(message);
    }

    public DataDirectoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
