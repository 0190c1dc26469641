package io.dengine.consensus;

import io.dengine.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * A request to another member was certainly not handled there: it is not a member, no connection could be made, it refused the request
 * unread, or too much is on its way already (the cause is then an {@link io.dengine.OverloadedException}).
 */
public class NotSentException extends EngineException {

    private static final long serialVersionUID = 1L;

    public NotSentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
