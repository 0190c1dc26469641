package io.dengine.storage.rocksdb;

import io.dengine.storage.StateTable;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;

/**
 * How the state's database is set up: a column family for each table, and the default one for the applied index. Owns native
 * handles, which must outlive the database.
 */
final class StateDatabaseOptions implements AutoCloseable {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long BLOCK_CACHE_BYTES = 32 * MEBIBYTE;
    private static final long LARGE_WRITE_BUFFER_BYTES = 32 * MEBIBYTE;
    private static final long SMALL_WRITE_BUFFER_BYTES = 4 * MEBIBYTE;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final int FILES_BEFORE_COMPACTION = 4;

    /**
     * How many flushed write buffers of {@code KEYS} are merged into the next level together. Puts are of keys from
     * anywhere, so each time all of that level is written anew; 8 of them are as large as it is meant to be, 256 MiB.
     */
    private static final int KEYS_FILES_BEFORE_COMPACTION = 8;

    /**
     * For a table whose keys only ascend. By levels its files would never overlap, so none would ever be merged with another: each flush, which each snapshot begins with, would leave
     * a file, however small, for as long as the history reaches, to be linked and sent with each snapshot.
     */
    private static final CompactionStyle MERGING = CompactionStyle.UNIVERSAL;

    /** What a filter of the keys in a write buffer may take of it: a key that is not there is then not searched for. */
    private static final double MEMTABLE_FILTER = 0.01;

    final DBOptions database;
    final List<ColumnFamilyDescriptor> families = new ArrayList<>();

    private final List<AutoCloseable> owned = new ArrayList<>();

    /**
     * Options of a database.
     *
     * @param create whether to create it
     * @param createFamilies whether to create the column families that it lacks
     */
    StateDatabaseOptions(boolean create, boolean createFamilies) {
        RocksDB.loadLibrary();
        database = new DBOptions()
                .setCreateIfMissing(create)
                .setCreateMissingColumnFamilies(createFamilies)
                .setParanoidChecks(true)
                // a store that has failed stays failed; what RocksDB resumes by itself all the same, StoreFailure keeps
                // out
                .setMaxBgErrorResumeCount(0)
                // flushed by us on closing, and not when it is of no use or has failed
                .setAvoidFlushDuringShutdown(true)
                .setAtomicFlush(true)
                .setMaxBackgroundJobs(2)
                // one thread writes
                .setAllowConcurrentMemtableWrite(false)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(4 * MEBIBYTE)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        owned.add(database);
        Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
        owned.add(cache);
        families.add(family(RocksDB.DEFAULT_COLUMN_FAMILY, SMALL_WRITE_BUFFER_BYTES, table(cache)));
        for (StateTable table : StateTable.values()) {
            byte[] name = StateFamilies.name(table);
            families.add(
                    switch (table) {
                        // Both are asked for keys that are not there: the first put of a key, a version of a new key;
                        // only the first of them with every write. A filter over prefixes would serve the seeks too,
                        // but RocksDB offers Java only prefixes of a fixed length, and the key that begins a version
                        // has any.
                        case KEYS ->
                            family(
                                    name,
                                    LARGE_WRITE_BUFFER_BYTES,
                                    hashed(filtered(table(cache))),
                                    MEMTABLE_FILTER,
                                    CompactionStyle.LEVEL,
                                    KEYS_FILES_BEFORE_COMPACTION);
                        case VERSIONS -> family(name, LARGE_WRITE_BUFFER_BYTES, filtered(table(cache)));
                        case HISTORY ->
                            family(name, LARGE_WRITE_BUFFER_BYTES, table(cache), 0, MERGING, FILES_BEFORE_COMPACTION);
                        case SYSTEM, LEASES -> family(name, SMALL_WRITE_BUFFER_BYTES, table(cache));
                    });
        }
    }

    private ColumnFamilyDescriptor family(byte[] name, long writeBufferBytes, BlockBasedTableConfig table) {
        return family(name, writeBufferBytes, table, 0, CompactionStyle.LEVEL, FILES_BEFORE_COMPACTION);
    }

    private ColumnFamilyDescriptor family(
            byte[] name,
            long writeBufferBytes,
            BlockBasedTableConfig table,
            double memtableFilter,
            CompactionStyle compaction,
            int filesBeforeCompaction) {
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setWriteBufferSize(writeBufferBytes)
                .setMaxWriteBufferNumber(2)
                .setCompactionStyle(compaction)
                .setLevel0FileNumCompactionTrigger(filesBeforeCompaction)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setForceConsistencyChecks(true)
                .setMemtablePrefixBloomSizeRatio(memtableFilter)
                .setMemtableWholeKeyFiltering(memtableFilter > 0)
                .setTableFormatConfig(table);
        owned.add(options);
        return new ColumnFamilyDescriptor(name, options);
    }

    private static BlockBasedTableConfig table(Cache cache) {
        return new BlockBasedTableConfig().setBlockCache(cache);
    }

    private BlockBasedTableConfig filtered(BlockBasedTableConfig table) {
        BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY);
        owned.add(filter);
        return table.setFilterPolicy(filter);
    }

    // Each put asks for what the key was before, which is most of what applying costs in a store of a million keys.
    private static BlockBasedTableConfig hashed(BlockBasedTableConfig table) {
        return table.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
    }

    @Override
    public void close() {
        for (AutoCloseable handle : owned) {
            NativeHandles.close(handle);
        }
    }
}
