package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * The engine has stopped itself because of an error it must not continue after (a failed disk, damaged data, a command
 * that it does not know). The cause is in {@code status()}.
 */
public class EngineFailedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public EngineFailedException(String message) {
        super(message);
    }

    public EngineFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
