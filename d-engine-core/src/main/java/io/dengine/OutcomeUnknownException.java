package io.dengine;

import org.jspecify.annotations.Nullable;

/**
 * It is not known whether the write took effect: it was handed to the cluster, and then the leader changed, the deadline
 * passed or the engine stopped before the answer came. It may take effect at any later time, or never. Read before you
 * repeat what is not idempotent.
 */
public class OutcomeUnknownException extends EngineException {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message);
    }

    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
