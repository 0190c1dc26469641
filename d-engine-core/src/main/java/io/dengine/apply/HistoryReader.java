package io.dengine.apply;

import io.dengine.HistoryCompactedException;
import io.dengine.kv.KeyRange;
import java.util.List;

/** The recorded changes of the store, by revision. Thread-safe. */
public interface HistoryReader {

    /**
     * A part of the history.
     *
     * @param changes the changes that lie in the range, by revision; a revision is always complete
     * @param nextRevision the first revision that was not looked at
     */
    record Part(List<RevisionChanges> changes, long nextRevision) {}

    /**
     * Reads on from a revision, for a bounded time: until {@code maxChanges} changes were found, a bounded number was looked at, or the end of the history.
     *
     * @param fromRevision the first revision that is looked at; greater than {@link #compactedRevision()}
     * @param range only changes of keys in it are returned
     * @param maxChanges the reading ends with the revision that reaches this number
     * @throws HistoryCompactedException when {@code fromRevision} is not greater than the compacted revision
     */
    Part read(long fromRevision, KeyRange range, int maxChanges);

    /** The store's revision. */
    long revision();

    /** Changes up to this revision are not kept any more; while history is off it is the store's revision. */
    long compactedRevision();

    /** Whether changes are recorded. */
    boolean isHistoryEnabled();
}
