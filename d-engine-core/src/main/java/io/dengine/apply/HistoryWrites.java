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

/**
 * Compaction, and the sweep that removes what was compacted. Each command makes it possible to remove a number of rows; they
 * are removed together, when the batch ends or the compacted revision changes. That is the same as if each command removed its
 * own, since no command reads these tables, and costs one cursor instead of one for each command.
 */
final class HistoryWrites {

    /** Rows that a command may sweep for each key that it changes. */
    static final int SWEEP_PER_CHANGE = 4;

    /** Rows that a command that changes a key may sweep at least. */
    static final int MIN_SWEEP = 8;

    /** Rows that a compaction may sweep. */
    static final int COMPACTION_SWEEP = 1_000;

    private final Draft draft;
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
        long limit = allowed;
        allowed = 0;
        if (limit == 0) {
            return;
        }
        HistoryState history = draft.history();
        List<HistoryRow> rows = compactedRows(history, limit);
        for (HistoryRow row : rows) {
            draft.remove(StateTable.HISTORY, HistoryRow.rowKey(row.revision(), row.place()));
            if (row.kind() != Kind.CREATE) {
                draft.remove(StateTable.VERSIONS, VersionKey.of(row.key(), row.revision()));
            }
        }
        if (rows.size() < limit) {
            draft.swept(history.sweptTo(history.compacted() + 1, 0));
        } else {
            HistoryRow last = rows.get(rows.size() - 1);
            draft.swept(history.sweptTo(last.revision(), last.place() + 1));
        }
    }

    private void allow(long rows) {
        if (rows > 0 && draft.history().sweepPending()) {
            allowed += rows;
        }
    }

    private List<HistoryRow> compactedRows(HistoryState history, long limit) {
        List<HistoryRow> rows = new ArrayList<>();
        byte[] from = HistoryRow.rowKey(history.sweepRevision(), history.sweepPlace());
        byte[] to = HistoryRow.rowKey(history.compacted() + 1, 0);
        try (StateCursor cursor = draft.scan(StateTable.HISTORY, from, to)) {
            while (rows.size() < limit && cursor.next()) {
                rows.add(HistoryRow.decode(cursor.key(), cursor.value()));
            }
        }
        return rows;
    }
}
