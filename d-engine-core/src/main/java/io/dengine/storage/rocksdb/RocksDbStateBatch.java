package io.dengine.storage.rocksdb;

import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.support.BatchOverlay;
import io.dengine.storage.support.StoreClosedException;
import org.jspecify.annotations.Nullable;

/** A batch that is kept in Java until it is committed as one write. */
final class RocksDbStateBatch implements StateBatch {

    private final StateDatabase database;
    private @Nullable BatchOverlay overlay = new BatchOverlay();

    RocksDbStateBatch(StateDatabase database) {
        this.database = database;
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
        return changes().get(table, key, database::get);
    }

    @Override
    public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        BatchOverlay changes = changes();
        StateCursor committed = database.scan(table, from, to, descending);
        return changes.scan(table, from, to, descending, committed);
    }

    @Override
    public void commit(long appliedIndex) {
        database.commit(changes(), appliedIndex);
        overlay = null;
    }

    @Override
    public void close() {
        overlay = null;
    }

    private BatchOverlay changes() {
        BatchOverlay changes = overlay;
        if (changes == null) {
            throw new StoreClosedException("The batch");
        }
        return changes;
    }
}
