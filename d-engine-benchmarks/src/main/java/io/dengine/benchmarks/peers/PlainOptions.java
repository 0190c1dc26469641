package io.dengine.benchmarks.peers;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksObject;

/** How a {@link PlainStore} is set up. Owns native handles, which must outlive the database. */
final class PlainOptions implements AutoCloseable {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long BLOCK_CACHE_BYTES = 32 * MEBIBYTE;
    private static final long WRITE_BUFFER_BYTES = 32 * MEBIBYTE;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final double MEMTABLE_FILTER = 0.01;
    private static final int FILES_BEFORE_COMPACTION = 8;

    private final Options options;
    private final List<RocksObject> used;

    private PlainOptions(Options options, RocksObject... used) {
        this.options = options;
        this.used = List.of(used);
    }

    /** As RocksDB is by default. */
    static PlainOptions defaults() {
        RocksDB.loadLibrary();
        return new PlainOptions(new Options().setCreateIfMissing(true));
    }

    /** As the engine sets up its table of keys: a get of the engine is compared with the get below it. */
    static PlainOptions asTheEnginesKeys() {
        RocksDB.loadLibrary();
        BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY);
        Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
        Options options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER)
                .setMemtableWholeKeyFiltering(true)
                .setLevel0FileNumCompactionTrigger(FILES_BEFORE_COMPACTION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash));
        return new PlainOptions(options, filter, cache);
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        used.forEach(RocksObject::close);
    }
}
