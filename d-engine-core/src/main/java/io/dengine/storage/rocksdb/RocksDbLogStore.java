package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.LogStore;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.LogBounds;
import io.dengine.storage.support.StoreFailure;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The Raft log in a RocksDB of its own. Every write is synced.
 *
 * <p>What opening tells apart, all of it without a change to the files:
 *
 * <ul>
 *   <li>A record that was being written in a crash, and so was never acknowledged, is dropped without a word (a torn tail).
 *   <li>A damaged byte anywhere else is refused: in the write-ahead log and the manifest by a check of our own that precedes
 *       RocksDB's ({@link LogFormatFiles}; RocksDB takes a damaged length field for a torn tail); in a table by RocksDB's
 *       checksums; by the check for gaps; or, when a record is read, by the record's own checksum.
 *   <li>A log that ends before the last change known to be synced is refused ({@link SyncedMark}), whatever became of the
 *       rest. After a crash of the process, or when it was closed, that is the last acknowledged change; the mark lies in the
 *       same directory.
 * </ul>
 *
 * <p>What cannot be told: after a failure of power or of the operating system the mark may lack the changes of the last
 * moments (up to a second under load; on an idle member until the system writes the page back by itself). If in
 * addition the end of the newest file was cut off, or its last block was damaged in more than one place such that a length
 * field is beyond repair, those last changes are dropped like a torn tail.
 *
 * <p>Thread-safety: as {@link LogStore}; closing waits for calls that run, later ones fail.
 */
final class RocksDbLogStore implements LogStore {

    private final HandleGuard guard = new HandleGuard("The Raft log");
    private final Object writer = new Object();
    final LogDatabase database;
    final SyncedMark mark;
    private final LogSpace space;
    private volatile LogBounds bounds;
    private final StoreFailure failure = new StoreFailure();
    private final StallPatience patience = new StallPatience();

    private RocksDbLogStore(LogDatabase database, SyncedMark mark, LogBounds bounds) {
        this.database = database;
        this.mark = mark;
        this.bounds = bounds;
        this.space = new LogSpace(guard, database.db);
    }

    static RocksDbLogStore open(Path directory) {
        LogDatabase database = LogDatabase.open(directory);
        try {
            LogBounds bounds = database.bounds();
            return new RocksDbLogStore(database, SyncedMark.open(directory), bounds);
        } catch (RocksDBException e) {
            database.close();
            throw RocksErrors.of("Opening the log in " + directory, e);
        } catch (IOException e) {
            database.close();
            throw new StorageException("Cannot open the log in " + directory + ": " + e, e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Optional<UUID> incarnation() {
        return guard.call("Reading the log's incarnation", () -> {
            byte[] value = database.get(LogDatabase.INCARNATION_KEY);
            return value == null ? Optional.empty() : Optional.of(decodeIncarnation(value));
        });
    }

    private static UUID decodeIncarnation(byte[] value) {
        try {
            return UUID.fromString(new String(value, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new CorruptionException("The log is damaged: it has no valid incarnation", e);
        }
    }

    @Override
    public void markIncarnation(UUID incarnation) {
        Optional<UUID> present = incarnation();
        if (present.isPresent()) {
            throw new IllegalStateException("The log is marked with incarnation " + present.get()
                    + " already, cannot mark it with " + incarnation);
        }
        write("Marking the log", batch -> {
            batch.put(LogDatabase.INCARNATION_KEY, incarnation.toString().getBytes(StandardCharsets.US_ASCII));
            return bounds;
        });
    }

    @Override
    public long firstIndex() {
        return guard.call("Reading the log", () -> bounds.first());
    }

    @Override
    public long lastIndex() {
        return guard.call("Reading the log", () -> bounds.last());
    }

    @Override
    public Optional<LogRecord> read(long index) {
        return guard.call("Reading record " + index + " of the log", () -> {
            while (true) {
                LogBounds before = bounds;
                if (!before.contains(index)) {
                    return Optional.empty();
                }
                byte[] value = database.get(LogRecordCodec.key(index));
                if (value != null) {
                    return Optional.of(LogRecordCodec.decode(index, value));
                }
                // a truncation may have come in between: only what is missing under unchanged bounds is lost
                if (bounds == before) {
                    throw new CorruptionException("Record " + index + " of the log is missing");
                }
            }
        });
    }

    @Override
    public void forEach(Consumer<LogRecord> consumer) {
        guard.call("Reading the log", () -> {
            LogBounds range = bounds;
            long expected = range.first();
            try (RocksIterator iterator = database.db.newIterator(database.scans)) {
                for (iterator.seek(LogRecordCodec.key(expected));
                        expected <= range.last() && LogDatabase.isRecord(iterator);
                        iterator.next()) {
                    long index = LogRecordCodec.index(iterator.key());
                    if (index != expected) {
                        break;
                    }
                    consumer.accept(LogRecordCodec.decode(index, iterator.value()));
                    expected++;
                }
                iterator.status();
            }
            if (expected <= range.last()) {
                throw new CorruptionException("Record " + expected + " of the log is missing");
            }
            return true;
        });
    }

    @Override
    public void append(List<LogRecord> records) {
        write("Appending to the log", batch -> {
            LogBounds now = bounds;
            if (records.isEmpty()) {
                throw new IllegalArgumentException("No records to append");
            }
            long expected = now.last();
            for (LogRecord record : records) {
                expected++;
                if (record.index() != expected) {
                    throw new IllegalArgumentException(
                            "Record " + record.index() + " cannot be appended where " + expected + " is expected");
                }
                batch.put(LogRecordCodec.key(record.index()), LogRecordCodec.encode(record));
            }
            return new LogBounds(now.first(), expected);
        });
    }

    @Override
    public void truncatePrefix(long firstIndexKept) {
        boolean changed = write("Truncating the log", batch -> {
            LogBounds now = bounds;
            if (firstIndexKept > now.last() + 1) {
                throw new IllegalArgumentException("Cannot truncate the log before " + firstIndexKept
                        + ": that is beyond its end, the last index is " + now.last());
            }
            if (firstIndexKept <= now.first()) {
                return now;
            }
            deleteBefore(batch, now, firstIndexKept);
            return new LogBounds(firstIndexKept, now.last());
        });
        if (changed) {
            space.reclaimBefore(firstIndexKept);
        }
    }

    @Override
    public void truncateSuffix(long lastIndexKept) {
        write("Truncating the log", batch -> {
            LogBounds now = bounds;
            if (lastIndexKept < now.first() - 1) {
                throw new IllegalArgumentException("Cannot truncate the log after " + lastIndexKept
                        + ": that is before its start, the first index is " + now.first());
            }
            deleteEach(batch, lastIndexKept + 1, now.last());
            return lastIndexKept >= now.last() ? now : new LogBounds(now.first(), lastIndexKept);
        });
    }

    @Override
    public void reset(long nextIndex) {
        if (nextIndex < 1) {
            throw new IllegalArgumentException("The next index of the log must be 1 or more, not " + nextIndex);
        }
        write("Resetting the log", batch -> {
            LogBounds now = bounds;
            deleteEach(batch, Math.max(nextIndex, now.first()), now.last());
            deleteBefore(batch, now, nextIndex);
            return new LogBounds(nextIndex, nextIndex - 1);
        });
        space.reclaimBefore(nextIndex);
    }

    /** Writes what must be written and frees everything. Idempotent. */
    void close() {
        space.stop();
        guard.close(() -> {
            try (SyncedMark closing = mark) {
                closing.sync();
            } catch (IOException e) {
                throw new StorageException("Cannot close the log: " + e, e);
            } finally {
                space.free();
                database.close();
            }
        });
    }

    /** Fills a batch and says what the bounds are after it. */
    @FunctionalInterface
    private interface Change {
        LogBounds fill(WriteBatch batch) throws RocksDBException;
    }

    private boolean write(String what, Change change) {
        return guard.call(what, () -> {
            synchronized (writer) {
                failure.check();
                try (WriteBatch batch = new WriteBatch()) {
                    LogBounds after = change.fill(batch);
                    if (batch.count() == 0) {
                        return false;
                    }
                    writeSynced(what, batch, after);
                    return true;
                }
            }
        });
    }

    private void writeSynced(String what, WriteBatch batch, LogBounds after) {
        LogBounds before = bounds;
        // readers must never see bounds with records that are not there
        bounds = new LogBounds(Math.max(before.first(), after.first()), Math.min(before.last(), after.last()));
        try {
            patience.run(() -> database.db.write(database.synced, batch));
            mark.raise(database.db.getLatestSequenceNumber());
        } catch (RocksDBException e) {
            throw failure.keep(RocksErrors.of(what, e));
        } catch (IOException e) {
            throw failure.keep(new StorageException(what + " failed: " + e.getMessage(), e));
        }
        bounds = after;
    }

    private static void deleteBefore(WriteBatch batch, LogBounds now, long firstIndexKept) throws RocksDBException {
        if (firstIndexKept > now.first()) {
            batch.deleteRange(LogRecordCodec.key(now.first()), LogRecordCodec.key(firstIndexKept));
        }
        batch.put(
                LogDatabase.FIRST_INDEX_KEY,
                ByteBuffer.allocate(Long.BYTES).putLong(firstIndexKept).array());
    }

    /** One by one: RocksDB passes over a damaged range deletion, and these records must not come back. */
    private static void deleteEach(WriteBatch batch, long from, long to) throws RocksDBException {
        for (long index = from; index <= to; index++) {
            batch.delete(LogRecordCodec.key(index));
        }
    }
}
