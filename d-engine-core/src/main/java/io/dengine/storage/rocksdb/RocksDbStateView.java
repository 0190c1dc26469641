package io.dengine.storage.rocksdb;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/** A view on a snapshot of RocksDB. */
final class RocksDbStateView implements StateView, StateDatabase.Handle {

    private final HandleGuard guard = new HandleGuard("The view");
    private final StateDatabase database;
    private final Snapshot snapshot;
    private final ReadOptions reads;
    private final long appliedIndex;

    private RocksDbStateView(StateDatabase database, Snapshot snapshot, ReadOptions reads, long appliedIndex) {
        this.database = database;
        this.snapshot = snapshot;
        this.reads = reads;
        this.appliedIndex = appliedIndex;
    }

    /** Called within {@link StateDatabase#call}. */
    static RocksDbStateView open(StateDatabase database) throws RocksDBException {
        Snapshot snapshot = database.db().getSnapshot();
        ReadOptions reads = new ReadOptions().setSnapshot(snapshot);
        try {
            long appliedIndex = database.appliedIndex(reads);
            return database.register(new RocksDbStateView(database, snapshot, reads, appliedIndex));
        } catch (RocksDBException e) {
            free(database, snapshot, reads);
            throw e;
        }
    }

    @Override
    public long appliedIndex() {
        return appliedIndex;
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return database.call(() -> guard.call("Reading the state", () -> database.get(reads, table, key)));
    }

    @Override
    public StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        return StateRange.isEmpty(from, to)
                ? StateRange.emptyCursor()
                : database.call(() -> guard.call(
                        "Reading the state",
                        () -> RocksDbStateCursor.open(database, snapshot, table, from, to, descending)));
    }

    @Override
    public void close() {
        database.release(this);
    }

    @Override
    public void free() {
        guard.close(() -> free(database, snapshot, reads));
    }

    private static void free(StateDatabase database, Snapshot snapshot, ReadOptions reads) {
        reads.close();
        database.db().releaseSnapshot(snapshot);
        snapshot.close();
    }
}
