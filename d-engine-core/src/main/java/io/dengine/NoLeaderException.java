package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * The cluster has no leader that this member knows of, for now: an election is under way, leadership is being handed over,
 * or no majority can be reached. The request had no effect; it may be sent again.
 */
public class NoLeaderException extends EngineException {

    private static final long serialVersionUID = 1L;

    public NoLeaderException(String message) {
        super(message);
    }

    public NoLeaderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
