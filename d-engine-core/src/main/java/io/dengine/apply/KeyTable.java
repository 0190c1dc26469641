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
    record Entry(byte[] key, KeyRecord stored) {}

    private final Draft draft;

    KeyTable(Draft draft) {
        this.draft = draft;
    }

    @Nullable
    KeyRecord get(byte[] key) {
        return KeyRecord.decodeOrNull(draft.get(StateTable.KEYS, key));
    }

    /** The first keys of a range. */
    List<Entry> range(byte[] from, byte @Nullable [] to, long limit) {
        List<Entry> entries = new ArrayList<>();
        try (StateCursor cursor = draft.scan(StateTable.KEYS, from, to)) {
            while (entries.size() < limit && cursor.next()) {
                entries.add(new Entry(cursor.key(), KeyRecord.decode(cursor.value())));
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
