package io.dengine.apply;

/**
 * How much of the history is kept.
 *
 * @param enabled whether changes are recorded
 * @param compacted the revision of the last compaction; or at which history was switched, if that was later
 * @param sweepRevision rows of the history up to {@code compacted} that are not before this revision
 * @param sweepPlace and this place in it may still be stored
 */
record HistoryState(boolean enabled, long compacted, long sweepRevision, int sweepPlace) {

    static final HistoryState NEW = new HistoryState(true, 0, 1, 0);

    /** Changes up to this revision are not kept, in a store of this revision. */
    long compactedAt(long revision) {
        return enabled ? compacted : revision;
    }

    /** Whether something that was compacted may still be stored. */
    boolean sweepPending() {
        return sweepRevision <= compacted;
    }

    HistoryState compactedTo(long revision) {
        return new HistoryState(enabled, revision, sweepRevision, sweepPlace);
    }

    HistoryState switched(boolean on, long revision) {
        return new HistoryState(on, revision, sweepRevision, sweepPlace);
    }

    HistoryState sweptTo(long revision, int place) {
        return new HistoryState(enabled, compacted, revision, place);
    }
}
