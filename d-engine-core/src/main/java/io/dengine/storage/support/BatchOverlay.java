package io.dengine.storage.support;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The changes of a batch that is not committed yet, kept in order beside the committed state. Not thread-safe. */
public final class BatchOverlay {

    /** Takes the changes of an overlay, in order of table and key. */
    @FunctionalInterface
    public interface Visitor<E extends Exception> {

        /** A changed key; the value is null when it is deleted. */
        void change(StateTable table, byte[] key, byte @Nullable [] value) throws E;
    }

    private final Map<StateTable, NavigableMap<byte[], Optional<byte[]>>> tables = new EnumMap<>(StateTable.class);

    public BatchOverlay() {
        for (StateTable table : StateTable.values()) {
            tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    /** Sets a key. */
    public void put(StateTable table, byte[] key, byte[] value) {
        table(table).put(key, Optional.of(value));
    }

    /** Deletes a key. */
    public void delete(StateTable table, byte[] key) {
        table(table).put(key, Optional.empty());
    }

    /** What became of a key: null when it was not touched, empty when it was deleted. */
    @SuppressWarnings("OptionalAssignedToNull")
    public @Nullable Optional<byte[]> find(StateTable table, byte[] key) {
        return table(table).get(key);
    }

    /** Passes on every change. */
    public <E extends Exception> void forEach(Visitor<E> visitor) throws E {
        for (StateTable table : StateTable.values()) {
            for (Map.Entry<byte[], Optional<byte[]>> change : table(table).entrySet()) {
                visitor.change(table, change.getKey(), change.getValue().orElse(null));
            }
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
        return new OverlayCursor(table(table), from, to, descending, committed);
    }

    private NavigableMap<byte[], Optional<byte[]>> table(StateTable table) {
        NavigableMap<byte[], Optional<byte[]>> changes = tables.get(table);
        if (changes == null) {
            throw new IllegalArgumentException("No such table: " + table);
        }
        return changes;
    }
}
