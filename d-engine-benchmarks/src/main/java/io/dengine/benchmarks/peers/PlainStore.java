package io.dengine.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB without its write-ahead log, as the state of a Raft group needs it. Thread-safe. */
final class PlainStore implements AutoCloseable {

    private final PlainOptions options;
    private final WriteOptions unlogged;
    private final RocksDB db;

    private PlainStore(PlainOptions options, WriteOptions unlogged, RocksDB db) {
        this.options = options;
        this.unlogged = unlogged;
        this.db = db;
    }

    /**
     * Opens a store.
     *
     * @param options closed with the store, or at once when it cannot be opened
     */
    static PlainStore open(Path directory, PlainOptions options) {
        WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        boolean open = false;
        try {
            Files.createDirectories(directory);
            RocksDB db = RocksDB.open(options.options(), directory.toString());
            open = true;
            return new PlainStore(options, unlogged, db);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        } finally {
            if (!open) {
                unlogged.close();
                options.close();
            }
        }
    }

    void write(WriteBatch batch) throws RocksDBException {
        db.write(unlogged, batch);
    }

    void put(byte[] key, byte[] value) {
        try {
            db.put(unlogged, key, value);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values of at most so many keys, from one key on. */
    List<byte[]> scan(byte[] from, int limit) {
        List<byte[]> values = new ArrayList<>(limit);
        try (RocksIterator iterator = db.newIterator()) {
            for (iterator.seek(from); iterator.isValid() && values.size() < limit; iterator.next()) {
                iterator.key();
                values.add(iterator.value());
            }
            iterator.status();
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    @Override
    public void close() {
        db.close();
        unlogged.close();
        options.close();
    }
}
