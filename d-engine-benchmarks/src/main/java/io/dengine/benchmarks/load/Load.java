package io.dengine.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A closed loop: a number of operations is always outstanding; each that ends begins the next. */
public final class Load {

    private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongFunction<CompletableFuture<?>> operation;
    private final int outstanding;

    /**
     * A load.
     *
     * @param operation begins the operation with this number
     */
    public Load(LongFunction<CompletableFuture<?>> operation, int outstanding) {
        this.operation = operation;
        this.outstanding = outstanding;
    }

    /**
     * What was measured.
     *
     * @param latencies in nanoseconds, of the operations that succeeded
     */
    public record Result(long operations, long errors, Duration elapsed, Histogram latencies) {

        /** Operations that succeeded, per second. */
        public double perSecond() {
            return operations / (elapsed.toNanos() / 1e9);
        }
    }

    /** Runs until {@code count} operations were begun and {@code atLeast} has passed, whichever is later, and waits for their ends. */
    public Result run(long count, Duration atLeast) throws InterruptedException {
        Semaphore free = new Semaphore(outstanding);
        Histogram latencies = new ConcurrentHistogram(MAX_LATENCY_NANOS, 3);
        LongAdder succeeded = new LongAdder();
        LongAdder failed = new LongAdder();
        long begin = System.nanoTime();
        long number = 0;
        while (number < count || System.nanoTime() - begin < atLeast.toNanos()) {
            free.acquire();
            long from = System.nanoTime();
            operation.apply(number++).whenComplete((done, error) -> {
                if (error == null) {
                    succeeded.increment();
                    latencies.recordValue(Math.min(MAX_LATENCY_NANOS, System.nanoTime() - from));
                } else {
                    failed.increment();
                }
                free.release();
            });
        }
        free.acquire(outstanding);
        return new Result(succeeded.sum(), failed.sum(), Duration.ofNanos(System.nanoTime() - begin), latencies);
    }
}
