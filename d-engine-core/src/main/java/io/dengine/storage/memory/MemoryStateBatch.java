package io.dengine.storage.memory;

import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.BatchOverlay;
import org.jspecify.annotations.Nullable;

/** A batch over the state as it is. */
final class MemoryStateBatch implements StateBatch {

    private final MemoryStateMachine machine;
    private final long restores;
    private @Nullable BatchOverlay overlay = new BatchOverlay();

    MemoryStateBatch(MemoryStateMachine machine, long restores) {
        this.machine = machine;
        this.restores = restores;
    }

    @Override
    public void put(StateTable table, byte[] key, byte[] value) {
        changes().put(table, key, value);
    }

    @Override
    public void delete(StateTable table, byte[] key) {
        changes().delete(table, key);
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return changes().get(table, key, machine::get);
    }

    @Override
    public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        return changes().scan(table, from, to, descending, machine.current().scan(table, from, to, descending));
    }

    @Override
    public void commit(long appliedIndex) {
        machine.commit(restores, changes(), appliedIndex);
        overlay = null;
    }

    @Override
    public void close() {
        overlay = null;
    }

    private BatchOverlay changes() {
        BatchOverlay changes = overlay;
        if (changes == null) {
            throw new StorageException("The batch is closed");
        }
        return changes;
    }
}
