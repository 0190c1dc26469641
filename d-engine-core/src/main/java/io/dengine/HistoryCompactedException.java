package io.dengine;

/** What was asked for lies before the history that is kept: it was compacted, or history is switched off. */
public class HistoryCompactedException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final long requestedRevision;
    private final long oldestRevision;

    public HistoryCompactedException(long requestedRevision, long oldestRevision) {
        super("revision " + requestedRevision + " is not kept any more: the history begins at revision "
                + oldestRevision);
        this.requestedRevision = requestedRevision;
        this.oldestRevision = oldestRevision;
    }

    /** The revision that was asked for. */
    public long requestedRevision() {
        return requestedRevision;
    }

    /** The oldest revision that can be read, and watched from. */
    public long oldestRevision() {
        return oldestRevision;
    }
}
