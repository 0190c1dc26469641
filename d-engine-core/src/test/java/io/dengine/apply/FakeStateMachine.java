package io.dengine.apply;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The part of a state machine that the key-value semantics use: tables of which a batch copies those that it changes. */
public final class FakeStateMachine implements StateMachine {

    private record State(Map<StateTable, TreeMap<byte[], byte[]>> tables, long appliedIndex) {

        static State empty() {
            Map<StateTable, TreeMap<byte[], byte[]>> tables = new EnumMap<>(StateTable.class);
            for (StateTable table : StateTable.values()) {
                tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
            }
            return new State(tables, 0);
        }

        TreeMap<byte[], byte[]> table(StateTable table) {
            return tables.getOrDefault(table, new TreeMap<>(Arrays::compareUnsigned));
        }

        byte @Nullable [] get(StateTable table, byte[] key) {
            byte[] value = table(table).get(key);
            return value == null ? null : value.clone();
        }

        StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
            TreeMap<byte[], byte[]> rows = table(table);
            if (to == null) {
                return new FakeStateCursor(rows.tailMap(from, true), descending);
            }
            return new FakeStateCursor(
                    rows.subMap(from, true, Arrays.compareUnsigned(from, to) > 0 ? from : to, false), descending);
        }
    }

    private volatile State state = State.empty();
    private volatile boolean failing;
    private final List<String> operations = new ArrayList<>();

    /** Becomes what another one is now, as by {@link #restore}. */
    public void becomeCopyOf(FakeStateMachine other) {
        state = other.state;
    }

    /** From now on every batch fails to commit. */
    public void failCommits() {
        failing = true;
    }

    /** Sets a stored value, or deletes it, without a commit. */
    public void damage(StateTable table, byte[] key, byte @Nullable [] value) {
        State before = state;
        Map<StateTable, TreeMap<byte[], byte[]>> tables = new EnumMap<>(before.tables());
        TreeMap<byte[], byte[]> rows = new TreeMap<>(before.table(table));
        if (value == null) {
            rows.remove(key);
        } else {
            rows.put(key, value);
        }
        tables.put(table, rows);
        state = new State(tables, before.appliedIndex());
    }

    /** The rows of a table. */
    public NavigableMap<byte[], byte[]> rows(StateTable table) {
        return state.table(table);
    }

    /** What batches have done since this was last called: get, put, delete or scan, and the table. */
    public List<String> operations() {
        List<String> result = List.copyOf(operations);
        operations.clear();
        return result;
    }

    /** Every key and value of a table as text, for comparison. */
    public String dump() {
        StringBuilder text = new StringBuilder();
        for (StateTable table : StateTable.values()) {
            state.table(table).forEach((key, value) -> text.append(table)
                    .append(Arrays.toString(key))
                    .append(Arrays.toString(value))
                    .append('\n'));
        }
        return text.toString();
    }

    @Override
    public long appliedIndex() {
        return state.appliedIndex();
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return state.get(table, key);
    }

    @Override
    public StateBatch newBatch() {
        return new Batch();
    }

    @Override
    public StateView newView() {
        return new View(state);
    }

    private final class Batch implements StateBatch {

        private final Set<StateTable> copied = EnumSet.noneOf(StateTable.class);
        private final State changed = new State(new EnumMap<>(state.tables()), 0);

        @Override
        public void put(StateTable table, byte[] key, byte[] value) {
            operations.add("put " + table);
            own(table).put(key, value);
        }

        @Override
        public void delete(StateTable table, byte[] key) {
            operations.add("delete " + table);
            own(table).remove(key);
        }

        @Override
        public byte @Nullable [] get(StateTable table, byte[] key) {
            operations.add("get " + table);
            return changed.get(table, key);
        }

        @Override
        public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
            operations.add("scan " + table);
            return changed.scan(table, from, to, descending);
        }

        @Override
        public void commit(long appliedIndex) {
            if (failing) {
                throw new StorageException("disk full");
            }
            if (appliedIndex < state.appliedIndex()) {
                throw new IllegalArgumentException("applied index " + appliedIndex);
            }
            state = new State(changed.tables(), appliedIndex);
        }

        @Override
        public void close() {}

        private TreeMap<byte[], byte[]> own(StateTable table) {
            if (copied.add(table)) {
                changed.tables().put(table, new TreeMap<>(changed.table(table)));
            }
            return changed.table(table);
        }
    }

    private record View(State seen) implements StateView {

        @Override
        public long appliedIndex() {
            return seen.appliedIndex();
        }

        @Override
        public byte @Nullable [] get(StateTable table, byte[] key) {
            return seen.get(table, key);
        }

        @Override
        public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
            return seen.scan(table, from, to, descending);
        }

        @Override
        public void close() {}
    }

    @Override
    public void open(Path directory) {}

    @Override
    public Optional<UUID> incarnation() {
        return Optional.empty();
    }

    @Override
    public void markIncarnation(UUID incarnation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public Checkpoint checkpoint(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restore(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
