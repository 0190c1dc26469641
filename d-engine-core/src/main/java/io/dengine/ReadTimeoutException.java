package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * A read could not be answered within its deadline although a leader is known.
 */
public class ReadTimeoutException extends EngineException {

    private static final long serialVersionUID = 1L;

    public ReadTimeoutException(String message) {
        super(message);
    }

    public ReadTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
