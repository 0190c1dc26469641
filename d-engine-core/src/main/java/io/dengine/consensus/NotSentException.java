package io.dengine.consensus;

import io.dengine.EngineException;
import org.jspecify.annotations.Nullable;

/** A request to another member certainly did not reach it: it is not a member, or no connection could be made. */
public class NotSentException extends EngineException {

    private static final long serialVersionUID = 1L;

    public NotSentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
