package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * A bounded queue is full: more requests are outstanding than the configured limit; or a write waited in the queue for its whole time-out, and
 * was given up before it was proposed. The request had no effect; send it again later, more slowly.
 */
public class OverloadedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public OverloadedException(String message) {
        super(message);
    }

    public OverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
