package io.dengine.benchmarks.jmh;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.node.Data;
import io.dengine.kv.GetResult;
import io.dengine.kv.ReadConsistency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** A get on the caller's thread: of d-engine with each consistency that needs no message, and of RocksDB alone, both with 100,000 keys. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class LocalGetBenchmark {

    private static final int KEYS = 100_000;
    private static final int PORTION = 1_000;

    private final Data data = new Data();
    private Path directory = Path.of(".");
    private @Nullable EmbeddedEngine engine;
    private @Nullable RocksDB rocksDb;

    /** Which key is next. */
    @State(Scope.Thread)
    public static class Keys {

        private final SplittableRandom random =
                new SplittableRandom(Thread.currentThread().getId());

        byte[] next() {
            return Data.key(random.nextInt(KEYS));
        }
    }

    /** Fills both stores. */
    @Setup
    public void open() throws IOException, RocksDBException {
        directory = Files.createTempDirectory("get");
        EmbeddedEngine opened = EmbeddedEngine.create(EngineConfig.builder()
                .clusterName("benchmark")
                .dataDir(directory.resolve("engine"))
                .build());
        opened.open();
        engine = opened;
        opened.waitReady(Duration.ofSeconds(30));
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true);
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            RocksDB plain = RocksDB.open(options, directory.resolve("rocksdb").toString());
            rocksDb = plain;
            List<CompletableFuture<?>> puts = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                puts.add(opened.client().async().put(Data.key(i), data.value(i)));
                plain.put(unlogged, Data.key(i), data.value(i));
                if (puts.size() == PORTION) {
                    CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new))
                            .join();
                    puts.clear();
                }
            }
        }
    }

    /** d-engine, what this member has. */
    @Benchmark
    public GetResult eventual(Keys keys) {
        return Objects.requireNonNull(engine).client().get(keys.next(), ReadConsistency.EVENTUAL);
    }

    /** d-engine, under the leader lease. */
    @Benchmark
    public GetResult lease(Keys keys) {
        return Objects.requireNonNull(engine).client().get(keys.next(), ReadConsistency.LEASE);
    }

    /** RocksDB alone. */
    @Benchmark
    public byte @Nullable [] rocksDb(Keys keys) throws RocksDBException {
        return Objects.requireNonNull(rocksDb).get(keys.next());
    }

    /** {@link #eventual} by two threads. */
    @Benchmark
    @Threads(2)
    public GetResult eventualByTwo(Keys keys) {
        return eventual(keys);
    }

    /** {@link #rocksDb} by two threads. */
    @Benchmark
    @Threads(2)
    public byte @Nullable [] rocksDbByTwo(Keys keys) throws RocksDBException {
        return rocksDb(keys);
    }

    /** Closes both stores and deletes them. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(engine).close();
        Objects.requireNonNull(rocksDb).close();
        Clusters.delete(directory);
    }
}
