package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * The engine was used before {@code open()}.
 */
public class EngineNotStartedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public EngineNotStartedException(String message) {
        super(message);
    }

    public EngineNotStartedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
