package io.dengine.apply;

import io.dengine.apply.HistoryRow.Kind;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.CommandResult;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compaction, and the sweep that removes what was compacted. Each command makes it possible to remove a number of rows; those of
 * many small commands are removed together, at the latest when the batch ends or the compacted revision changes. That is the same as if each
 * command removed its own, since no command reads these tables, and costs one cursor instead of one for each command.
 *
 * <p>What is removed counts in {@link Draft#heldBytes}, and is held until the batch ends: so a command that may sweep many rows stops at a number of bytes. Where it
 * stops is found by looking at its own rows alone, so that it does not depend on the batches in which commands are applied. The leader proposes sweeps for the rest.
 */
final class HistoryWrites {

    /** Rows that a command may sweep for each key that it changes. */
    static final int SWEEP_PER_CHANGE = 4;

    /** Rows that a command that changes a key may sweep at least. */
    static final int MIN_SWEEP = 8;

    /** Rows that a compaction may sweep. */
    static final int COMPACTION_SWEEP = 1_000;

    /** Rows up to which what commands may sweep is put off and added up. */
    static final int PORTION = 256;

    /** A command that may sweep more than {@link #PORTION} rows stops at the row that brings what it holds to so many bytes. */
    static final long MAX_SWEEP_BYTES = 8L << 20;

    private final Draft draft;

    /** Rows that commands have allowed and that are not removed yet. */
    private long allowed;

    HistoryWrites(Draft draft) {
        this.draft = draft;
    }

    CommandResult compact(Compact command) {
        HistoryState history = draft.history();
        long compacted = history.compactedAt(draft.revision());
        if (command.revision() > draft.revision()) {
            throw Refusal.inFuture(command.revision(), draft.revision());
        }
        if (command.revision() <= compacted) {
            throw Refusal.compacted(command.revision(), compacted);
        }
        sweep();
        draft.changeHistory(draft.history().compactedTo(command.revision()));
        allow(COMPACTION_SWEEP);
        return draft.done();
    }

    CommandResult setHistory(SetHistory command) {
        if (draft.history().enabled() != command.enabled()) {
            sweep();
            draft.changeHistory(draft.history().switched(command.enabled(), draft.revision()));
        }
        return draft.done();
    }

    CommandResult sweep(Sweep command) {
        allow(Math.max(0, command.maxChanges()));
        return draft.done();
    }

    /** A command changed so many keys. */
    void changed(long keys) {
        if (keys > 0) {
            allow(Math.max(MIN_SWEEP, SWEEP_PER_CHANGE * keys));
        }
    }

    /** Removes as much as the commands have allowed. */
    void sweep() {
        long rows = allowed;
        allowed = 0;
        if (rows > 0) {
            remove(rows, Long.MAX_VALUE);
        }
    }

    private void allow(long rows) {
        if (rows <= 0 || !draft.history().sweepPending()) {
            return;
        }
        if (rows > PORTION) {
            sweep();
            remove(rows, MAX_SWEEP_BYTES);
            return;
        }
        allowed += rows;
        if (allowed >= PORTION) {
            sweep();
        }
    }

    // The rows are looked up first and removed then: so the batch has hardly ever changed what lies in the range of the
    // cursor, which then need not look for it.
    private void remove(long maxRows, long maxBytes) {
        HistoryState history = draft.history();
        byte[] from = HistoryRow.rowKey(history.sweepRevision(), history.sweepPlace());
        byte[] to = HistoryRow.rowKey(history.compacted() + 1, 0);
        List<HistoryRow> rows = new ArrayList<>();
        @Nullable HistoryRow last = null;
        long bytes = 0;
        try (StateCursor cursor = draft.scan(StateTable.HISTORY, from, to)) {
            while (last == null && cursor.next()) {
                HistoryRow row = HistoryRow.decode(cursor.key(), cursor.value());
                rows.add(row);
                bytes += removedBytes(row);
                if (rows.size() == maxRows || bytes >= maxBytes) {
                    last = row;
                }
            }
        }
        rows.forEach(this::remove);
        draft.swept(
                last == null
                        ? history.sweptTo(history.compacted() + 1, 0)
                        : history.sweptTo(last.revision(), last.place() + 1));
    }

    private void remove(HistoryRow row) {
        draft.remove(StateTable.HISTORY, HistoryRow.rowKey(row.revision(), row.place()));
        if (row.kind() != Kind.CREATE) {
            draft.remove(StateTable.VERSIONS, VersionKey.of(row.key(), row.revision()));
        }
    }

    /** What {@link #remove(HistoryRow)} adds to {@link Draft#heldBytes}. */
    private static long removedBytes(HistoryRow row) {
        long bytes = HistoryRow.ROW_KEY_SIZE + (long) Draft.REMOVED_BYTES;
        return row.kind() == Kind.CREATE ? bytes : bytes + VersionKey.size(row.key()) + Draft.REMOVED_BYTES;
    }
}
