package io.dengine.faults.storage;

import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import org.jspecify.annotations.Nullable;

/** A batch whose commit may go wrong; it goes wrong before anything became visible, as the SPI demands. */
final class FaultyStateBatch implements StateBatch {

    private final StateBatch delegate;
    private final FirstFailure failure;

    FaultyStateBatch(StateBatch delegate, FirstFailure failure) {
        this.delegate = delegate;
        this.failure = failure;
    }

    @Override
    public void put(StateTable table, byte[] key, byte[] value) {
        delegate.put(table, key, value);
    }

    @Override
    public void delete(StateTable table, byte[] key) {
        delegate.delete(table, key);
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return delegate.get(table, key);
    }

    @Override
    public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        return delegate.scan(table, from, to, descending);
    }

    @Override
    public void commit(long appliedIndex) {
        failure.change(StorageOperation.COMMIT, () -> delegate.commit(appliedIndex));
    }

    @Override
    public void close() {
        delegate.close();
    }
}
