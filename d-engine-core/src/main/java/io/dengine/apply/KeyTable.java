package io.dengine.apply;

import io.dengine.apply.HistoryRow.Kind;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and changes keys, and records what they were before while history is on. */
final class KeyTable {

    /** A key with what is stored for it. */
    record Entry(byte[] key, KeyRecord stored) {

        long size() {
            return stored.size(key);
        }
    }

    private final Draft draft;

    KeyTable(Draft draft) {
        this.draft = draft;
    }

    @Nullable
    KeyRecord get(byte[] key) {
        return KeyRecord.decodeOrNull(draft.get(StateTable.KEYS, key));
    }

    /** The first keys of a range, and whether there are more. */
    record Page(List<Entry> entries, boolean more) {}

    /**
     * The first keys of a range. A page also ends with the key that reaches {@link ScanReads#MAX_PAGE_BYTES}.
     *
     * @param limit most keys
     */
    Page page(byte[] from, byte @Nullable [] to, int limit) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        try (StateCursor cursor = draft.scan(StateTable.KEYS, from, to)) {
            while (cursor.next()) {
                if (entries.size() == limit || bytes >= ScanReads.MAX_PAGE_BYTES) {
                    return new Page(entries, true);
                }
                Entry entry = new Entry(cursor.key(), KeyRecord.decode(cursor.value()));
                bytes += entry.size();
                draft.hold(entry.size());
                entries.add(entry);
            }
        }
        return new Page(entries, false);
    }

    /**
     * All keys of a range that is to be deleted. What is deleted in one step is held in memory by every member, and by those
     * that watch it.
     *
     * @param maxKeys most keys that the command may change
     */
    List<Entry> toDelete(byte[] from, byte @Nullable [] to, int maxKeys) {
        List<Entry> entries = new ArrayList<>();
        try (StateCursor cursor = draft.scan(StateTable.KEYS, from, to)) {
            while (cursor.next()) {
                if (draft.changeCount() + entries.size() >= maxKeys) {
                    throw Refusal.tooManyKeys("more than " + maxKeys
                            + " keys would be changed in one step, the most that a delete of a range may change");
                }
                Entry entry = new Entry(cursor.key(), KeyRecord.decode(cursor.value()));
                draft.hold(entry.size());
                entries.add(entry);
            }
        }
        return entries;
    }

    /**
     * Sets a key.
     *
     * @param before what {@link #get} gave
     */
    void put(byte[] key, @Nullable KeyRecord before, KeyRecord after) {
        change(key, before, after.encoded(), before == null ? Kind.CREATE : Kind.UPDATE);
    }

    /**
     * Deletes a key.
     *
     * @param before what {@link #get} gave
     */
    void delete(byte[] key, KeyRecord before) {
        change(key, before, null, Kind.DELETE);
    }

    private void change(byte[] key, @Nullable KeyRecord before, byte @Nullable [] after, Kind kind) {
        byte[] old = before == null ? null : before.encoded();
        draft.replace(StateTable.KEYS, key, old, after);
        if (draft.history().enabled()) {
            long revision = draft.nextRevision();
            draft.replace(
                    StateTable.HISTORY,
                    HistoryRow.rowKey(revision, draft.changeCount()),
                    null,
                    HistoryRow.rowValue(kind, key));
            if (old != null) {
                draft.replace(StateTable.VERSIONS, VersionKey.of(key, revision), null, old);
            }
        }
        draft.addChange(new Change(key, after, old));
    }
}
