package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StorageException;
import io.dengine.storage.ValueReader;
import io.dengine.storage.support.BatchOverlay;
import io.dengine.storage.support.ReadBuffers;
import io.dengine.storage.support.StoreFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One database of the state, live or replaced by a restore. It owns every native handle that is opened on it: a replaced
 * database is closed when the last view and cursor on it is; {@link #close()} frees those that are left, which then fail.
 *
 * <p>RocksDB's own write-ahead log is off; all tables are flushed atomically, so that after a crash they are what they were
 * after one commit. After a failed write or flush every later write is refused with the same failure, and nothing more is
 * flushed. Thread-safe.
 */
final class StateDatabase {

    private static final byte[] APPLIED_INDEX_KEY = "applied-index".getBytes(StandardCharsets.US_ASCII);

    /** A native handle that is opened on the database. */
    interface Handle {

        /** Frees it; called once, when no call is running on it. */
        void free();
    }

    private final HandleGuard guard = HandleGuard.withShortCalls("The state store");
    private final Set<Handle> handles = ConcurrentHashMap.newKeySet();
    private final Path directory;
    private final StateDatabaseOptions options;
    private final RocksDB db;
    private final List<ColumnFamilyHandle> families;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true).setNoSlowdown(true);
    private final ReadOptions reads = new ReadOptions();
    private final SstChecksums checksums = new SstChecksums();
    private final StallPatience patience = new StallPatience();
    private final StoreFailure failure = new StoreFailure();
    private final ReadBuffers buffers = new ReadBuffers();
    private final Object writer = new Object();
    private volatile long appliedIndex;
    private volatile @Nullable Runnable whenUnused;

    private StateDatabase(Path directory, StateDatabaseOptions options, RocksDB db, List<ColumnFamilyHandle> families)
            throws RocksDBException {
        this.directory = directory;
        this.options = options;
        this.db = db;
        this.families = families;
        this.appliedIndex = appliedIndex(reads);
    }

    /** Creates a database in an empty directory. */
    static StateDatabase create(Path directory) {
        return open(directory, new StateDatabaseOptions(true, true));
    }

    /** Opens the database in a directory. */
    static StateDatabase open(Path directory) {
        LogFormatFiles.check(directory);
        return open(directory, new StateDatabaseOptions(false, StateFamilies.areMissing(directory)));
    }

    private static StateDatabase open(Path directory, StateDatabaseOptions options) {
        RocksDB db;
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try {
            db = RocksDB.open(options.database, directory.toString(), options.families, families);
        } catch (RocksDBException e) {
            options.close();
            throw RocksErrors.ofOpening("Opening the state in " + directory, e);
        }
        try {
            return new StateDatabase(directory, options, db, families);
        } catch (RocksDBException | CorruptionException e) {
            families.forEach(NativeHandles::close);
            db.close();
            options.close();
            throw e instanceof RocksDBException failed
                    ? RocksErrors.of("Opening the state in " + directory, failed)
                    : (CorruptionException) e;
        }
    }

    Path directory() {
        return directory;
    }

    SstChecksums checksums() {
        return checksums;
    }

    long appliedIndex() {
        return guard.callShort("Reading the state", () -> appliedIndex);
    }

    byte @Nullable [] get(StateTable table, byte[] key) {
        return guard.callShort("Reading the state", () -> get(reads, table, key));
    }

    <T> @Nullable T read(StateTable table, byte[] key, ValueReader<T> reader) {
        int claim = buffers.claim();
        try {
            byte[] buffer = buffers.buffer(claim);
            int length = readInto(buffer, table, key);
            if (length > buffer.length && length <= ReadBuffers.MAX_BYTES) {
                // the value may be another one by then
                buffer = buffers.larger(claim);
                length = readInto(buffer, table, key);
            }
            if (length == RocksDB.NOT_FOUND) {
                return null;
            }
            if (length <= buffer.length) {
                return reader.read(key, buffer, length);
            }
        } finally {
            buffers.release(claim);
        }
        byte[] value = get(table, key);
        return value == null ? null : reader.read(key, value, value.length);
    }

    /** How many bytes the value has, of which as many as there is room for were read; {@link RocksDB#NOT_FOUND}: there is none. */
    private int readInto(byte[] buffer, StateTable table, byte[] key) {
        // without a lambda, whose answer would be an object too: a get allocates its result and nothing else
        int ticket = guard.enterShort();
        try {
            return db.get(family(table), reads, key, buffer);
        } catch (RocksDBException e) {
            throw RocksErrors.of("Reading the state", e);
        } finally {
            guard.exitShort(ticket);
        }
    }

    StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending) {
        return StateRange.isEmpty(from, to)
                ? StateRange.emptyCursor()
                : guard.call(
                        "Reading the state", () -> RocksDbStateCursor.open(this, null, table, from, to, descending));
    }

    RocksDbStateView newView() {
        return guard.call("Opening a view", () -> RocksDbStateView.open(this));
    }

    void commit(BatchOverlay changes, long newAppliedIndex) {
        guard.call("Writing the state", () -> {
            synchronized (writer) {
                failure.check();
                if (whenUnused != null) {
                    throw new StorageException("The state was replaced since this batch was opened");
                }
                if (newAppliedIndex < appliedIndex) {
                    throw new IllegalArgumentException("The applied index of a commit must not be less than "
                            + appliedIndex + ", not " + newAppliedIndex);
                }
                write(changes, newAppliedIndex);
                appliedIndex = newAppliedIndex;
                return true;
            }
        });
    }

    private void write(BatchOverlay changes, long newAppliedIndex) {
        try (WriteBatch batch = new WriteBatch()) {
            changes.forEach((table, key, value) -> {
                if (value == null) {
                    batch.delete(family(table), key);
                } else {
                    batch.put(family(table), key, value);
                }
            });
            batch.put(
                    APPLIED_INDEX_KEY,
                    ByteBuffer.allocate(Long.BYTES).putLong(newAppliedIndex).array());
            patience.run(() -> db.write(unlogged, batch));
        } catch (RocksDBException e) {
            throw failure.keep(RocksErrors.of("Writing the state", e));
        }
    }

    /** Refuses every later write with this failure, or with an earlier one. */
    StorageException fail(StorageException e) {
        return failure.keep(e);
    }

    void flush() {
        guard.call("Flushing the state", () -> {
            failure.check();
            flushAll();
            return true;
        });
    }

    /**
     * Flushes and writes a copy of the database; the directory must not exist. Commits wait only while the copy is made of
     * links, not while the bulk is flushed.
     *
     * @return the applied index of the copy
     */
    long checkpoint(Path target) {
        return guard.call("Writing a checkpoint", () -> {
            failure.check();
            flushAll();
            synchronized (writer) {
                flushAll();
                try (Checkpoint checkpoint = Checkpoint.create(db)) {
                    checkpoint.createCheckpoint(target.toString());
                }
                return appliedIndex;
            }
        });
    }

    /** From now on the database is closed, and {@code action} run, as soon as no view or cursor is open on it. */
    void retire(Runnable action) {
        whenUnused = action;
        closeIfUnused();
    }

    /** Flushes and frees everything, waiting for calls that run. Idempotent. */
    void close() {
        guard.close(this::free);
        runWhenUnused();
    }

    private void closeIfUnused() {
        if (whenUnused != null && handles.isEmpty()) {
            // asked again under the guard: a view may be opened right now
            guard.closeIf(handles::isEmpty, this::free);
            if (guard.isClosed()) {
                runWhenUnused();
            }
        }
    }

    private void free() {
        handles.forEach(Handle::free);
        handles.clear();
        try {
            // a replaced database is of no use any more; of a failed one nothing more may reach the disk
            if (whenUnused == null && !failure.isSet()) {
                flushAll();
            }
        } finally {
            families.forEach(NativeHandles::close);
            reads.close();
            unlogged.close();
            db.close();
            options.close();
        }
    }

    private void runWhenUnused() {
        Runnable action = whenUnused;
        if (action != null) {
            action.run();
        }
    }

    // for views and cursors

    <T extends @Nullable Object> T call(HandleGuard.NativeCall<T> call) {
        return guard.call("Reading the state", call);
    }

    <H extends Handle> H register(H handle) {
        handles.add(handle);
        return handle;
    }

    /** Frees a handle unless that was done. */
    void release(Handle handle) {
        guard.ifOpen(() -> {
            if (handles.remove(handle)) {
                handle.free();
            }
        });
        closeIfUnused();
    }

    byte @Nullable [] get(ReadOptions options, StateTable table, byte[] key) throws RocksDBException {
        return db.get(family(table), options, key);
    }

    long appliedIndex(ReadOptions options) throws RocksDBException {
        byte[] value = db.get(options, APPLIED_INDEX_KEY);
        if (value != null && value.length != Long.BYTES) {
            throw new CorruptionException("The applied index of the state in " + directory + " has " + value.length
                    + " bytes, expected " + Long.BYTES);
        }
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    ColumnFamilyHandle family(StateTable table) {
        return families.get(1 + table.ordinal());
    }

    RocksDB db() {
        return db;
    }

    private void flushAll() {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            db.flush(flush, families);
        } catch (RocksDBException e) {
            throw failure.keep(RocksErrors.of("Flushing the state", e));
        }
    }
}
