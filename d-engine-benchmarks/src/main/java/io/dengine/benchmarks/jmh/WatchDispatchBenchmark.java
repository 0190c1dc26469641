package io.dengine.benchmarks.jmh;

import io.dengine.apply.ApplyBatch;
import io.dengine.apply.Change;
import io.dengine.apply.Effects;
import io.dengine.apply.KvStore;
import io.dengine.apply.RevisionChanges;
import io.dengine.benchmarks.node.Data;
import io.dengine.command.Command;
import io.dengine.runtime.watch.WatchHub;
import io.dengine.runtime.watch.WatchLimits;
import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.watch.WatchRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * From the apply thread to the listeners: what a change costs while there are watchers of other keys, and with a watcher of its own. Per change, until the last of 256 changes was
 * delivered.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class WatchDispatchBenchmark {

    private static final int CHANGES = 256;
    private static final int MOST_WATCHERS = 10_000;
    private static final int SENTINEL = -1;
    private static final int WATCH_BUFFER = 8192;
    private static final long BUFFER_BYTES = 8L << 20;

    /** How many watchers there are, each of its own key. */
    @Param({"1", "1000", "10000"})
    public int watchers = 1;

    private final PublishedHistory history = new PublishedHistory();
    private final Semaphore delivered = new Semaphore(0);
    private byte @Nullable [] record;
    private @Nullable WatchHub hub;

    /** Opens the watchers. */
    @Setup
    public void open() {
        record = storedRecord();
        WatchHub opened = new WatchHub(
                history,
                new WatchLimits(MOST_WATCHERS + 1, WATCH_BUFFER, BUFFER_BYTES, MOST_WATCHERS * BUFFER_BYTES),
                System::nanoTime,
                "benchmark");
        hub = opened;
        for (int i = 0; i < watchers; i++) {
            watch(opened, i);
        }
        watch(opened, SENTINEL);
    }

    private void watch(WatchHub opened, int key) {
        opened.watch(
                WatchRequest.key(Data.key(key)),
                Runnable::run,
                batch -> delivered.release(batch.events().size()));
    }

    private static byte[] storedRecord() {
        try (MemoryStateMachine memory = new MemoryStateMachine()) {
            memory.open(Path.of("."));
            KvStore store = new KvStore(memory);
            store.load();
            try (ApplyBatch batch = store.newBatch()) {
                batch.applyCommands(1, List.of(new Command.Put(Data.key(0), new Data().value(0))));
                Change change = batch.commit(1).changes().get(0).changes().get(0);
                return Objects.requireNonNull(change.stored());
            }
        }
    }

    /** Changes of keys that nobody watches, and one that tells the end. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void unwatched() throws InterruptedException {
        publish(MOST_WATCHERS, 1);
    }

    /** Changes of keys that are watched. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void watched() throws InterruptedException {
        publish(0, CHANGES);
    }

    private void publish(int firstKey, int deliveries) throws InterruptedException {
        List<RevisionChanges> changes = new ArrayList<>(CHANGES);
        long revision = history.revision();
        for (int i = 0; i < CHANGES; i++) {
            byte[] key = Data.key(i == CHANGES - 1 ? SENTINEL : firstKey + (revision + i) % watchers);
            changes.add(new RevisionChanges(revision + i + 1, List.of(new Change(key, record, null))));
        }
        history.advance(revision + CHANGES);
        Objects.requireNonNull(hub).publish(new Effects(revision + CHANGES, changes, List.of()));
        if (!delivered.tryAcquire(deliveries, 10, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "only " + delivered.availablePermits() + " of " + deliveries + " events were delivered");
        }
    }

    /** Ends the watchers. */
    @TearDown
    public void close() {
        Objects.requireNonNull(hub).closeAll();
    }
}
