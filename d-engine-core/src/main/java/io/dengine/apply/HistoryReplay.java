package io.dengine.apply;

import io.dengine.HistoryCompactedException;
import io.dengine.apply.HistoryReader.Part;
import io.dengine.apply.HistoryRow.Kind;
import io.dengine.kv.KeyRange;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a part of the history in one view. */
final class HistoryReplay implements AutoCloseable {

    /** Rows after which a part ends, with the revision, even if little was found. */
    static final int MAX_ROWS = 10_000;

    /** Bytes of found records after which a part ends, with the revision. */
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private final StateView view;
    private @Nullable VersionReads versions;
    private long bytes;

    private HistoryReplay(StateView view) {
        this.view = view;
    }

    static Part read(StateView view, long fromRevision, KeyRange range, int maxChanges) {
        long latest = ViewReads.revisionOf(view);
        long compacted = ViewReads.historyOf(view).compactedAt(latest);
        if (fromRevision <= compacted) {
            throw new HistoryCompactedException(fromRevision, compacted);
        }
        if (fromRevision > latest) {
            return new Part(List.of(), fromRevision);
        }
        try (HistoryReplay replay = new HistoryReplay(view)) {
            return replay.read(fromRevision, latest, range, maxChanges);
        }
    }

    private Part read(long fromRevision, long latest, KeyRange range, int maxChanges) {
        List<RevisionChanges> changes = new ArrayList<>();
        List<Change> current = new ArrayList<>();
        long revision = fromRevision;
        int found = 0;
        int rows = 0;
        try (StateCursor cursor = view.scan(StateTable.HISTORY, HistoryRow.rowKey(fromRevision, 0), null, false)) {
            while (cursor.next()) {
                HistoryRow row = HistoryRow.decode(cursor.key(), cursor.value());
                if (row.revision() != revision) {
                    addTo(changes, revision, current);
                    current = new ArrayList<>();
                    if (found >= maxChanges || rows >= MAX_ROWS || bytes >= MAX_BYTES) {
                        return new Part(changes, row.revision());
                    }
                    revision = row.revision();
                }
                rows++;
                if (range.contains(row.key())) {
                    current.add(change(row));
                    found++;
                }
            }
        }
        addTo(changes, revision, current);
        return new Part(changes, latest + 1);
    }

    private static void addTo(List<RevisionChanges> changes, long revision, List<Change> current) {
        if (!current.isEmpty()) {
            changes.add(new RevisionChanges(revision, current));
        }
    }

    private Change change(HistoryRow row) {
        byte[] stored = row.kind() == Kind.DELETE ? null : put(row);
        byte[] previous = row.kind() == Kind.CREATE ? null : previous(row);
        bytes += size(stored) + size(previous);
        return new Change(row.key(), stored, previous);
    }

    /** What a put stored: it is either still there or was superseded later. */
    private byte[] put(HistoryRow row) {
        KeyRecord stored = KeyRecord.decodeOrNull(view.get(StateTable.KEYS, row.key()));
        if (stored == null || stored.modRevision() != row.revision()) {
            stored = nextVersion(row);
        }
        if (stored == null || stored.modRevision() != row.revision()) {
            throw new CorruptionException("revision " + row.revision()
                    + " put a key, but what it put is not stored; the next version of the key is "
                    + (stored == null ? "missing" : "of revision " + stored.modRevision()));
        }
        return stored.encoded();
    }

    private @Nullable KeyRecord nextVersion(HistoryRow row) {
        if (versions == null) {
            versions = new VersionReads(view);
        }
        return versions.firstSupersededAfter(row.key(), row.revision());
    }

    private byte[] previous(HistoryRow row) {
        byte[] previous = view.get(StateTable.VERSIONS, VersionKey.of(row.key(), row.revision()));
        if (previous == null) {
            throw new CorruptionException("revision " + row.revision()
                    + " changed a key that existed, but what the key was before is not stored");
        }
        return KeyRecord.decode(previous).encoded();
    }

    private static int size(byte @Nullable [] record) {
        return record == null ? 0 : record.length;
    }

    @Override
    public void close() {
        if (versions != null) {
            versions.close();
        }
    }
}
