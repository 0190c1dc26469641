package io.dengine.command;

import io.dengine.EngineException;
import org.jspecify.annotations.Nullable;

/** The bytes of a command, of an entry or of a result are not what any version of d-engine writes. */
public class MalformedCommandException extends EngineException {

    private static final long serialVersionUID = 1L;

    public MalformedCommandException(String message) {
        super(message);
    }

    public MalformedCommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
