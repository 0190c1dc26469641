package io.dengine.apply;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The part of a state machine that the key-value semantics use: tables that are copied with every batch. */
public final class FakeStateMachine implements StateMachine {

    private record State(Map<StateTable, TreeMap<byte[], byte[]>> tables, long appliedIndex) {

        static State empty() {
            Map<StateTable, TreeMap<byte[], byte[]>> tables = new EnumMap<>(StateTable.class);
            for (StateTable table : StateTable.values()) {
                tables.put(table, new TreeMap<>(Arrays::compareUnsigned));
            }
            return new State(tables, 0);
        }

        State copy() {
            State copy = empty();
            tables.forEach((table, entries) -> copy.table(table).putAll(entries));
            return copy;
        }

        TreeMap<byte[], byte[]> table(StateTable table) {
            return tables.getOrDefault(table, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    private volatile State state = State.empty();
    private volatile boolean failing;

    /** Becomes what another one is now, as by {@link #restore}. */
    public void becomeCopyOf(FakeStateMachine other) {
        state = new State(other.state.copy().tables(), other.state.appliedIndex());
    }

    /** From now on every batch fails to commit. */
    public void failCommits() {
        failing = true;
    }

    /** Sets a stored value without a commit. */
    public void damage(StateTable table, byte[] key, byte[] value) {
        state.table(table).put(key, value);
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
        byte[] value = state.table(table).get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public StateBatch newBatch() {
        return new Batch(state.copy());
    }

    private final class Batch implements StateBatch {

        private final State changed;

        Batch(State changed) {
            this.changed = changed;
        }

        @Override
        public void put(StateTable table, byte[] key, byte[] value) {
            changed.table(table).put(key, value);
        }

        @Override
        public void delete(StateTable table, byte[] key) {
            changed.table(table).remove(key);
        }

        @Override
        public byte @Nullable [] get(StateTable table, byte[] key) {
            byte[] value = changed.table(table).get(key);
            return value == null ? null : value.clone();
        }

        @Override
        public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(long appliedIndex) {
            if (failing) {
                throw new StorageException("disk full");
            }
            if (appliedIndex <= state.appliedIndex()) {
                throw new IllegalArgumentException("applied index " + appliedIndex);
            }
            state = new State(changed.tables(), appliedIndex);
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
    public StateView newView() {
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
