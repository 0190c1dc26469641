package io.dengine.watch;

import io.dengine.EngineException;

/** The consumer was slower than the changes and the buffer was full: read the key again and watch anew. */
public class WatchOverflowException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final long lostFromRevision;

    public WatchOverflowException(String message, long lostFromRevision) {
        super(message);
        this.lostFromRevision = lostFromRevision;
    }

    /** The revision of the first event that was lost. */
    public long lostFromRevision() {
        return lostFromRevision;
    }
}
