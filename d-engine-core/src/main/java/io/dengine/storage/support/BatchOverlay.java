package io.dengine.storage.support;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of a batch that is not committed yet, laid over the committed state. Not thread-safe. */
public final class BatchOverlay {

    /** Takes the changes of an overlay, in order of table and key. */
    @FunctionalInterface
    public interface Visitor<E extends Exception> {

        /** A changed key; the value is null when it is deleted. */
        void change(StateTable table, byte[] key, byte @Nullable [] value) throws E;
    }

    /** Reads a key of the committed state. */
    @FunctionalInterface
    public interface Committed {

        /** The value, or null. */
        byte @Nullable [] get(StateTable table, byte[] key);
    }

    /** Stands for a deleted key; told from a value by identity, as every value is an array of somebody else's. */
    private static final byte[] DELETED = {};

    private static final StateTable[] TABLES = StateTable.values();

    private final List<TableChanges> tables = new ArrayList<>(TABLES.length);

    public BatchOverlay() {
        for (int i = 0; i < TABLES.length; i++) {
            tables.add(new TableChanges());
        }
    }

    /** Sets a key. The arrays are kept, not copied. */
    public void put(StateTable table, byte[] key, byte[] value) {
        changes(table).put(key, value);
    }

    /** Deletes a key. The array is kept, not copied. */
    public void delete(StateTable table, byte[] key) {
        changes(table).put(key, DELETED);
    }

    /** The value of a key with these changes laid over what is committed, or null; not a copy. */
    public byte @Nullable [] get(StateTable table, byte[] key, Committed committed) {
        byte[] change = changes(table).get(key);
        if (change == null) {
            return committed.get(table, key);
        }
        return isDeletion(change) ? null : change;
    }

    /** Passes on every change. */
    public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        for (StateTable table : TABLES) {
            changes(table).forEach(table, visitor);
        }
    }

    /**
     * The committed entries with these changes laid over them; changes made while the cursor is open show when it has not
     * passed them yet.
     *
     * @param committed a cursor over the same range of the committed state; closed with the one returned
     */
    public StateCursor scan(
            StateTable table, byte[] from, byte @Nullable [] to, boolean descending, StateCursor committed) {
        return new OverlayCursor(changes(table), from, to, descending, committed);
    }

    @SuppressWarnings("ArrayEquality")
    static boolean isDeletion(byte[] change) {
        return change == DELETED;
    }

    private TableChanges changes(StateTable table) {
        return tables.get(table.ordinal());
    }
}
