package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.DurableFiles;
import io.dengine.storage.support.LogBounds;
import io.dengine.storage.support.LogFormat;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** The native handles of the log, and what is done on opening. Guarded by {@link RocksDbLogStore}. */
final class LogDatabase {

    /** Keys that are no index; greater than every index, whose first bit is 0. */
    static final byte[] FIRST_INDEX_KEY = "\u00ff-first".getBytes(StandardCharsets.ISO_8859_1);

    static final byte[] INCARNATION_KEY = "\u00ff-incarnation".getBytes(StandardCharsets.ISO_8859_1);
    static final byte[] END_OF_RECORDS = {(byte) 0x80};

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long WRITE_BUFFER_BYTES = 32 * MEBIBYTE;
    private static final long BLOCK_CACHE_BYTES = 8 * MEBIBYTE;
    private static final long READ_AHEAD_BYTES = 2 * MEBIBYTE;

    final RocksDB db;
    final WriteOptions synced = new WriteOptions().setSync(true).setNoSlowdown(true);
    final ReadOptions reads = new ReadOptions();
    final ReadOptions scans = scanOptions();

    private final Options options;

    private LogDatabase(Options options, RocksDB db) {
        this.options = options;
        this.db = db;
    }

    /**
     * Opens the database, creating it unless it exists. First all of it is read without a change to the files, because opening
     * replays the write-ahead log and discards it.
     */
    static LogDatabase open(Path directory) {
        try {
            LogFormat.ROCKSDB.require(directory);
            if (isNew(directory)) {
                create(directory);
            }
            LogFormatFiles.check(directory);
            verify(directory);
        } catch (IOException e) {
            throw new StorageException("Cannot open the log in " + directory + ": " + e, e);
        }
        Options options = options();
        try {
            return new LogDatabase(options, RocksDB.open(options, directory.toString()));
        } catch (RocksDBException e) {
            options.close();
            throw RocksErrors.ofOpening("Opening the log in " + directory, e);
        }
    }

    private static boolean isNew(Path directory) throws IOException {
        if (Files.exists(directory.resolve(SyncedMark.FILE_NAME))) {
            return false;
        }
        // the mark is the last step of a creation: without it nothing was ever stored
        if (Files.exists(directory.resolve("CURRENT"))) {
            LogFormatFiles.check(directory);
            try (Options options = options();
                    RocksDB db = RocksDB.openReadOnly(options, directory.toString())) {
                if (db.getLatestSequenceNumber() > 0) {
                    throw new CorruptionException(
                            directory.resolve(SyncedMark.FILE_NAME) + " is missing, but the log has content");
                }
            } catch (RocksDBException e) {
                throw RocksErrors.ofOpening("Opening the log in " + directory, e);
            }
        } else if (hasTables(directory)) {
            throw new CorruptionException(directory + " has data but no file CURRENT");
        }
        return true;
    }

    private static boolean hasTables(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (var tables = Files.newDirectoryStream(directory, "*.sst")) {
            return tables.iterator().hasNext();
        }
    }

    private static void create(Path directory) throws IOException {
        DurableFiles.deleteRecursively(directory);
        DurableFiles.createDirectory(directory);
        try (Options options = options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, directory.toString())) {
            db.syncWal();
        } catch (RocksDBException e) {
            throw RocksErrors.of("Creating the log in " + directory, e);
        }
        SyncedMark.create(directory);
    }

    private static void verify(Path directory) throws IOException {
        try (SyncedMark mark = SyncedMark.open(directory);
                Options options = options();
                ReadOptions scans = scanOptions();
                RocksDB db = RocksDB.openReadOnly(options, directory.toString())) {
            long sequence = db.getLatestSequenceNumber();
            if (sequence < mark.value()) {
                throw new CorruptionException(
                        "The log in " + directory + " has lost its end: it was synced up to change " + mark.value()
                                + ", found are only " + sequence);
            }
            bounds(db, scans);
        } catch (RocksDBException e) {
            throw RocksErrors.ofOpening("Opening the log in " + directory, e);
        }
    }

    LogBounds bounds() throws RocksDBException {
        return bounds(db, scans);
    }

    /** Finds the first and the last index, and that nothing is missing in between. */
    private static LogBounds bounds(RocksDB db, ReadOptions scans) throws RocksDBException {
        byte[] marker = db.get(FIRST_INDEX_KEY);
        if (marker != null && marker.length != Long.BYTES) {
            throw new CorruptionException("The log's first index has " + marker.length + " bytes");
        }
        long first = marker == null ? 1 : ByteBuffer.wrap(marker).getLong();
        long expected = first;
        try (RocksIterator iterator = db.newIterator(scans)) {
            for (iterator.seek(LogRecordCodec.key(first)); isRecord(iterator); iterator.next()) {
                long index = LogRecordCodec.index(iterator.key());
                if (index != expected) {
                    throw new CorruptionException(
                            "The log has lost records: after " + (expected - 1) + " comes " + index);
                }
                expected++;
            }
            iterator.status();
        }
        return new LogBounds(first, expected - 1);
    }

    /** Whether the iterator is at a record, and not at its end or one of the other keys. */
    static boolean isRecord(RocksIterator iterator) {
        if (!iterator.isValid()) {
            return false;
        }
        byte[] key = iterator.key();
        return key.length > 0 && key[0] >= 0;
    }

    byte @Nullable [] get(byte[] key) throws RocksDBException {
        return db.get(reads, key);
    }

    void close() {
        reads.close();
        scans.close();
        synced.close();
        db.close();
        options.close();
    }

    private static ReadOptions scanOptions() {
        return new ReadOptions().setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);
    }

    private static Options options() {
        RocksDB.loadLibrary();
        Options options = new Options();
        options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setRecycleLogFileNum(0)
                .setParanoidChecks(true)
                // a store that has failed stays failed; what RocksDB resumes by itself all the same, StoreFailure keeps
                // out
                .setMaxBgErrorResumeCount(0)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(4 * MEBIBYTE)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setCompressionType(CompressionType.NO_COMPRESSION);
        // the options share the cache's ownership
        try (Cache cache = new LRUCache(BLOCK_CACHE_BYTES)) {
            options.setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
        }
        return options;
    }
}
