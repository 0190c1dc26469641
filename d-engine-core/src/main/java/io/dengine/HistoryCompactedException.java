package io.dengine;

/** What was asked for lies before the history that is kept: it was compacted, or history is switched off. */
public class HistoryCompactedException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final long requestedRevision;
    private final long oldestRevision;

    /**
     * For reads, compactions and watches alike.
     *
     * @param requestedRevision what was asked for: to read as of it, to compact at it, or to watch from it
     * @param oldestRevision the oldest revision that can be read, which is that of the last compaction
     */
    public HistoryCompactedException(long requestedRevision, long oldestRevision) {
        super("revision " + requestedRevision + " is not kept any more: the oldest that can be read is "
                + oldestRevision + ", and a watch can begin at " + (oldestRevision + 1));
        this.requestedRevision = requestedRevision;
        this.oldestRevision = oldestRevision;
    }

    /** The revision that was asked for. */
    public long requestedRevision() {
        return requestedRevision;
    }

    /** The oldest revision that can be read, whatever was asked for: that of the last compaction. */
    public long oldestRevision() {
        return oldestRevision;
    }

    /** The oldest revision that a watch can begin at: the one after {@link #oldestRevision()}, whose changes are not kept. */
    public long oldestWatchableRevision() {
        return oldestRevision + 1;
    }
}
