package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * The engine has been stopped, or is stopping. The request had no effect.
 */
public class EngineStoppedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public EngineStoppedException(String message) {
        super(message);
    }

    public EngineStoppedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
