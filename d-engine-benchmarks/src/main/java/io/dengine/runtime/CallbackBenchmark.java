package io.dengine.runtime;

import io.dengine.LimitsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to complete the futures of the puts of one entry on the threads for callers: each handed over by itself, as the engine does, or all together, which a dependent
 * that blocks would hold up. Until the last one is completed, by put. Beside the engine's own class, which is package-private.
 */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class CallbackBenchmark {

    private static final int PUTS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final CallbackPool pool = new CallbackPool("n1", LimitsConfig.defaults());
    private final Semaphore answered = new Semaphore(0);

    /** Each future by itself. */
    @Benchmark
    @OperationsPerInvocation(PUTS)
    public void eachByItself() throws InterruptedException {
        for (CompletableFuture<Integer> future : futures()) {
            pool.execute(() -> future.complete(PUTS));
        }
        await();
    }

    /** All futures in one task. */
    @Benchmark
    @OperationsPerInvocation(PUTS)
    public void allTogether() throws InterruptedException {
        List<CompletableFuture<Integer>> futures = futures();
        pool.execute(() -> futures.forEach(future -> future.complete(PUTS)));
        await();
    }

    private List<CompletableFuture<Integer>> futures() {
        List<CompletableFuture<Integer>> futures = new ArrayList<>(PUTS);
        for (int i = 0; i < PUTS; i++) {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            future.thenRun(answered::release);
            futures.add(future);
        }
        return futures;
    }

    private void await() throws InterruptedException {
        if (!answered.tryAcquire(PUTS, TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all of " + PUTS + " futures have completed within " + TIMEOUT);
        }
    }

    /** Stops the threads. */
    @TearDown
    public void stop() {
        pool.stop(TIMEOUT);
    }
}
