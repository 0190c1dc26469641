package io.dengine;

/** A read asked for a revision that this member's store has not reached. */
public class FutureRevisionException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final long requestedRevision;
    private final long currentRevision;

    public FutureRevisionException(long requestedRevision, long currentRevision) {
        super("revision " + requestedRevision + " was asked for, but the store is at revision " + currentRevision);
        this.requestedRevision = requestedRevision;
        this.currentRevision = currentRevision;
    }

    /** The revision that was asked for. */
    public long requestedRevision() {
        return requestedRevision;
    }

    /** The store's revision. */
    public long currentRevision() {
        return currentRevision;
    }
}
