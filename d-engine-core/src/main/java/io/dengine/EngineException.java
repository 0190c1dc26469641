package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception that d-engine throws on its own account. Unchecked. Bad arguments are
 * {@link IllegalArgumentException}, not this.
 */
public class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
