package io.dengine.benchmarks.jmh;

import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.node.Data;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** What it costs to hand a row over to RocksDB, and to get one: as arrays, in direct buffers, and as a whole batch in its serialized form. Nothing is written: only the way between Java and RocksDB differs. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Thread)
public class NativeHandOverBenchmark {

    private static final int ROWS = 64;
    private static final int KEYS = 10_000;
    private static final int LARGEST = 4096;

    private static final byte VALUE_TAG = 1;
    private static final int VARINT_PAYLOAD = 7;

    private final Data data = new Data();
    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[][] keys = new byte[ROWS][];
    private final byte[][] values = new byte[ROWS][];
    private final ByteBuffer directKey = ByteBuffer.allocateDirect(LARGEST);
    private final ByteBuffer directValue = ByteBuffer.allocateDirect(LARGEST);
    private final ByteBuffer serialized = ByteBuffer.allocate(ROWS * LARGEST).order(ByteOrder.LITTLE_ENDIAN);
    private Path directory = Path.of(".");
    private @Nullable RocksDB database;
    private @Nullable ReadOptions reads;

    /** Rows, and a database to read from. */
    @Setup
    public void open() throws IOException, RocksDBException {
        RocksDB.loadLibrary();
        for (int i = 0; i < ROWS; i++) {
            keys[i] = Data.key(i);
            values[i] = data.value(i);
        }
        directory = Files.createTempDirectory("hand-over");
        try (Options options = new Options().setCreateIfMissing(true);
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
                FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            RocksDB opened = RocksDB.open(options, directory.toString());
            database = opened;
            for (int i = 0; i < KEYS; i++) {
                opened.put(unlogged, Data.key(i), data.value(i));
            }
            opened.flush(flush);
        }
        reads = new ReadOptions();
        try (WriteBatch arrays = batchOfArrays();
                WriteBatch whole = batchSerialized()) {
            if (whole.count() != ROWS || whole.getDataSize() != arrays.getDataSize()) {
                throw new IllegalStateException("the batch that was serialized here is not RocksDB's: "
                        + whole.getDataSize() + " bytes, " + arrays.getDataSize());
            }
        }
    }

    /** A row, as arrays: what the engine does. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int putArrays() throws RocksDBException {
        try (WriteBatch batch = batchOfArrays()) {
            return batch.count();
        }
    }

    private WriteBatch batchOfArrays() throws RocksDBException {
        WriteBatch batch = new WriteBatch();
        for (int i = 0; i < ROWS; i++) {
            batch.put(keys[i], values[i]);
        }
        return batch;
    }

    /** A row, copied into direct buffers that are used again. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int putDirectBuffers() throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (int i = 0; i < ROWS; i++) {
                batch.put(
                        directKey.clear().put(keys[i]).flip(),
                        directValue.clear().put(values[i]).flip());
            }
            return batch.count();
        }
    }

    /** A row, in a batch that is serialized in Java and handed over in one call. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int putSerialized() throws RocksDBException {
        try (WriteBatch batch = batchSerialized()) {
            return batch.count();
        }
    }

    // RocksDB's write_batch.cc: sequence number, count, and for each row a tag, key and value with their lengths as
    // varints.
    private WriteBatch batchSerialized() {
        ByteBuffer buffer = serialized.clear();
        buffer.putLong(0).putInt(ROWS);
        for (int i = 0; i < ROWS; i++) {
            buffer.put(VALUE_TAG);
            putBytes(buffer, keys[i]);
            putBytes(buffer, values[i]);
        }
        byte[] whole = new byte[buffer.position()];
        buffer.flip().get(whole);
        return new WriteBatch(whole);
    }

    private static void putBytes(ByteBuffer buffer, byte[] bytes) {
        int length = bytes.length;
        while (length >= 1 << VARINT_PAYLOAD) {
            buffer.put((byte) (length | 1 << VARINT_PAYLOAD));
            length >>>= VARINT_PAYLOAD;
        }
        buffer.put((byte) length).put(bytes);
    }

    /** A row that is read into an array: what the engine does. */
    @Benchmark
    public byte @Nullable [] getArray() throws RocksDBException {
        return Objects.requireNonNull(database).get(Objects.requireNonNull(reads), Data.key(random.nextInt(KEYS)));
    }

    /** A row that is read into a direct buffer, and copied into an array from there. */
    @Benchmark
    public byte[] getDirectBuffer() throws RocksDBException {
        byte[] key = Data.key(random.nextInt(KEYS));
        directValue.clear();
        int length = Objects.requireNonNull(database)
                .get(Objects.requireNonNull(reads), directKey.clear().put(key).flip(), directValue);
        byte[] value = new byte[length];
        directValue.get(value);
        return value;
    }

    /** Closes the database and deletes it. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(reads).close();
        Objects.requireNonNull(database).close();
        Clusters.delete(directory);
    }
}
