package io.dengine.storage.rocksdb;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.support.StoreClosedException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** A cursor on an iterator of RocksDB. */
final class RocksDbStateCursor implements StateCursor, StateDatabase.Handle {

    private final StateDatabase database;
    private final boolean descending;
    private final ReadOptions reads;
    private final @Nullable Slice lower;
    private final @Nullable Slice upper;
    private final RocksIterator iterator;
    /** Whether the iterator is where the next entry is to be, or at an entry. */
    private boolean positioned;

    private boolean atEntry;
    private volatile boolean closed;

    private RocksDbStateCursor(
            StateDatabase database,
            @Nullable Snapshot snapshot,
            StateTable table,
            byte[] from,
            byte @Nullable [] to,
            boolean descending) {
        this.database = database;
        this.descending = descending;
        this.reads = new ReadOptions();
        this.lower = from.length == 0 ? null : new Slice(from);
        this.upper = to == null ? null : new Slice(to);
        if (snapshot != null) {
            reads.setSnapshot(snapshot);
        }
        if (lower != null) {
            reads.setIterateLowerBound(lower);
        }
        if (upper != null) {
            reads.setIterateUpperBound(upper);
        }
        this.iterator = database.db().newIterator(database.family(table), reads);
    }

    /** Called within {@link StateDatabase#call}; the range is not empty. */
    static RocksDbStateCursor open(
            StateDatabase database,
            @Nullable Snapshot snapshot,
            StateTable table,
            byte[] from,
            byte @Nullable [] to,
            boolean descending) {
        return database.register(new RocksDbStateCursor(database, snapshot, table, from, to, descending));
    }

    @Override
    public boolean next() {
        return database.call(() -> {
            checkOpen();
            if (atEntry) {
                step();
            } else if (!positioned) {
                toStart();
            }
            positioned = true;
            atEntry = iterator.isValid();
            if (!atEntry) {
                // the end of the range, or an error
                iterator.status();
            }
            return atEntry;
        });
    }

    @Override
    public void seek(byte[] key) {
        database.call(() -> {
            checkOpen();
            // the iterator keeps to its bounds by itself
            if (descending) {
                iterator.seekForPrev(key);
            } else {
                iterator.seek(key);
            }
            positioned = true;
            atEntry = false;
            return true;
        });
    }

    @Override
    public byte[] key() {
        return current(iterator::key);
    }

    @Override
    public byte[] value() {
        return current(iterator::value);
    }

    @Override
    public void close() {
        database.release(this);
    }

    @Override
    public void free() {
        closed = true;
        iterator.close();
        reads.close();
        if (lower != null) {
            lower.close();
        }
        if (upper != null) {
            upper.close();
        }
    }

    private void toStart() {
        if (descending) {
            iterator.seekToLast();
        } else {
            iterator.seekToFirst();
        }
    }

    private void step() {
        if (descending) {
            iterator.prev();
        } else {
            iterator.next();
        }
    }

    private byte[] current(HandleGuard.NativeCall<byte[]> read) {
        return database.call(() -> {
            checkOpen();
            if (!atEntry) {
                throw new NoSuchElementException("The cursor is not at an entry");
            }
            return read.run();
        });
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("The cursor");
        }
    }
}
