package io.dengine.apply;

import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import org.jspecify.annotations.Nullable;

/** Reads keys in one view as of one revision. */
final class ViewReads implements AutoCloseable {

    private final StateView view;
    private final long revision;
    private final boolean past;
    private @Nullable VersionReads versions;

    private ViewReads(StateView view, long revision, boolean past) {
        this.view = view;
        this.revision = revision;
        this.past = past;
    }

    /**
     * Begins to read.
     *
     * @param view belongs to the caller
     * @param asked the revision asked for; 0: that of the view
     * @throws HistoryCompactedException when it is not kept any more
     * @throws FutureRevisionException when the view has not reached it
     */
    static ViewReads of(StateView view, long asked) {
        if (asked < 0) {
            throw new IllegalArgumentException("revision must be 0 (latest) or more, not " + asked);
        }
        long latest = revisionOf(view);
        if (asked > latest) {
            throw new FutureRevisionException(asked, latest);
        }
        if (asked == 0 || asked == latest) {
            return new ViewReads(view, latest, false);
        }
        long compacted = historyOf(view).compactedAt(latest);
        if (asked < compacted) {
            throw new HistoryCompactedException(asked, compacted);
        }
        return new ViewReads(view, asked, true);
    }

    static long revisionOf(StateView view) {
        return SystemRecords.decodeRevision(view.get(StateTable.SYSTEM, SystemRecords.revisionKey()));
    }

    static HistoryState historyOf(StateView view) {
        return SystemRecords.decodeHistory(view.get(StateTable.SYSTEM, SystemRecords.historyKey()));
    }

    long revision() {
        return revision;
    }

    /** Whether the view contains later changes than those of the revision. */
    boolean isPast() {
        return past;
    }

    /** What a key was at the revision. */
    @Nullable
    KeyRecord get(byte[] key) {
        KeyRecord latest = KeyRecord.decodeOrNull(view.get(StateTable.KEYS, key));
        if (!past || isVisible(latest)) {
            return latest;
        }
        return getVersion(key);
    }

    /** What a key was at the revision, when it has changed since then. */
    @Nullable
    KeyRecord getVersion(byte[] key) {
        if (versions == null) {
            versions = new VersionReads(view);
        }
        KeyRecord version = versions.firstSupersededAfter(key, revision);
        return isVisible(version) ? version : null;
    }

    /** Whether a record is what the key was at the revision, given that it is not from before that. */
    boolean isVisible(@Nullable KeyRecord candidate) {
        return candidate != null && candidate.modRevision() <= revision;
    }

    @Override
    public void close() {
        if (versions != null) {
            versions.close();
        }
    }
}
