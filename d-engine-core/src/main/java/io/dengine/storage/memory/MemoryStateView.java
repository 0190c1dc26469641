package io.dengine.storage.memory;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** A view on an immutable state. */
final class MemoryStateView implements StateView {

    private final MemoryState state;
    private volatile boolean closed;

    MemoryStateView(MemoryState state) {
        this.state = state;
    }

    @Override
    public long appliedIndex() {
        return state.appliedIndex();
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return opened().get(table, key);
    }

    @Override
    public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        return opened().scan(table, from, to, descending);
    }

    @Override
    public void close() {
        closed = true;
    }

    private MemoryState opened() {
        if (closed) {
            throw new StorageException("The view is closed");
        }
        return state;
    }
}
