package io.dengine.benchmarks.jmh;

import io.dengine.apply.ApplyBatch;
import io.dengine.apply.Effects;
import io.dengine.apply.KvStore;
import io.dengine.benchmarks.cluster.Clusters;
import io.dengine.benchmarks.node.Data;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.EntryCodec;
import io.dengine.storage.StateMachine;
import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the apply thread does with committed entries: decode, revisions, history, write. Per put. History of 50,000 revisions is kept; what is older is compacted and swept meanwhile,
 * as the leader has it done.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class ApplyBenchmark {

    private static final int PUTS = 256;
    private static final int KEPT = 50_000;
    private static final int PORTION = 10_000;
    private static final int LEAST_BATCHES = 200;

    /** Which state machine. */
    @Param({"rocksdb", "memory"})
    public String storage = "rocksdb";

    /** How many puts an entry carries; 256 are applied in one batch. */
    @Param({"1", "64", "256"})
    public int putsPerEntry = 1;

    /** How many keys there are: with a million most of what a put reads is in no cache of RocksDB's. */
    @Param("100000")
    public int keys = 100_000;

    private final Data data = new Data();
    private final SplittableRandom random = new SplittableRandom(1);
    private Path directory = Path.of(".");
    private StateMachine stateMachine = new MemoryStateMachine();
    private KvStore store = new KvStore(stateMachine);
    private final List<List<ByteBuffer>> batches = new ArrayList<>();
    private int next;
    private long index;
    private long compacted;

    /** Opens the store with all keys in it. */
    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("apply");
        stateMachine = storage.equals("rocksdb") ? new RocksDbStateMachine() : new MemoryStateMachine();
        stateMachine.open(directory);
        store = new KvStore(stateMachine);
        store.load();
        commit(List.of(entry(List.of(new Command.SetHistory(true)))));
        for (int key = 0; key < keys; key += 100) {
            List<Command> puts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                puts.add(new Command.Put(Data.key(key + i), data.value(i)));
            }
            commit(List.of(entry(puts)));
        }
        // a quarter of the keys at least: with few, what is put is still in the write buffer from the last time
        int count = Math.max(LEAST_BATCHES, keys / PUTS / 4);
        for (int i = 0; i < count; i++) {
            batches.add(randomEntries());
        }
    }

    // encoding is not what is measured
    private List<ByteBuffer> randomEntries() {
        List<ByteBuffer> entries = new ArrayList<>();
        for (int done = 0; done < PUTS; done += putsPerEntry) {
            List<Command> puts = new ArrayList<>(putsPerEntry);
            for (int i = 0; i < putsPerEntry; i++) {
                puts.add(new Command.Put(Data.key(random.nextInt(keys)), data.value(random.nextInt())));
            }
            entries.add(entry(puts));
        }
        return entries;
    }

    /** Applies 256 puts and commits them. */
    @Benchmark
    @OperationsPerInvocation(PUTS)
    public Effects apply() {
        next = (next + 1) % batches.size();
        List<ByteBuffer> entries = batches.get(next);
        long revision = store.revision();
        if (revision - compacted > KEPT + PORTION) {
            compacted = revision - KEPT;
            entries = new ArrayList<>(entries);
            entries.add(entry(List.of(new Command.Compact(compacted), new Command.Sweep(2 * PORTION))));
        }
        return commit(entries);
    }

    private static ByteBuffer entry(List<Command> commands) {
        return ByteBuffer.wrap(
                EntryCodec.encode(commands.stream().map(CommandCodec::encode).toList()));
    }

    private Effects commit(List<ByteBuffer> entries) {
        try (ApplyBatch batch = store.newBatch()) {
            for (ByteBuffer entry : entries) {
                batch.applyCommands(++index, ApplyBatch.decode(entry));
            }
            return batch.commit(index);
        }
    }

    /** Closes the store and deletes it. */
    @TearDown
    public void close() throws IOException {
        stateMachine.close();
        Clusters.delete(directory);
    }
}
