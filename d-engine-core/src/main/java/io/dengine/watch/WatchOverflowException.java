package io.dengine.watch;

import io.dengine.EngineException;

/**
 * History is switched off and the consumer was slower than the changes, or a snapshot was installed: changes were lost. Read the keys again and watch
 * anew.
 */
public class WatchOverflowException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final long lostFromRevision;

    public WatchOverflowException(String message, long lostFromRevision) {
        super(message);
        this.lostFromRevision = lostFromRevision;
    }

    /** The first revision that may have been lost. */
    public long lostFromRevision() {
        return lostFromRevision;
    }
}
