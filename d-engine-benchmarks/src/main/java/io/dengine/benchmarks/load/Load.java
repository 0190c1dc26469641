package io.dengine.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: a number of operations is always outstanding; each that ends lets the next begin, on the one thread that begins them all. A latency is counted from the begin of
 * its operation, so what waits for a free place is not hidden in it; it shows in the throughput.
 */
public final class Load {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AsyncOperation operation;
    private final Predicate<@Nullable Object> expected;
    private final int outstanding;

    /**
     * A load.
     *
     * @param operation begins an operation
     * @param expected whether the result is what it should be; what is not counts as an error
     * @param outstanding how many operations are outstanding at a time
     */
    public Load(AsyncOperation operation, Predicate<@Nullable Object> expected, int outstanding) {
        if (outstanding < 1) {
            throw new IllegalArgumentException("outstanding must be 1 or more, not " + outstanding);
        }
        this.operation = operation;
        this.expected = expected;
        this.outstanding = outstanding;
    }

    /**
     * Runs it and waits for the end of every operation.
     *
     * @throws IllegalStateException when no operation ends for a minute
     */
    public LoadResult run(Span span) throws InterruptedException {
        Run run = new Run();
        long begin = System.nanoTime();
        for (long number = 0; !span.isOver(number, System.nanoTime() - begin); number++) {
            run.awaitFree(1);
            run.begin(number);
        }
        run.awaitFree(outstanding);
        return run.result(Duration.ofNanos(System.nanoTime() - begin));
    }

    private final class Run {

        private final Semaphore free = new Semaphore(outstanding);
        private final Histogram latencies = new ConcurrentHistogram(LoadResult.MAX_LATENCY_NANOS, LoadResult.DIGITS);
        private final LongAdder succeeded = new LongAdder();
        private final Failures failures = new Failures();

        void awaitFree(int places) throws InterruptedException {
            if (!free.tryAcquire(places, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("no operation has ended for " + PATIENCE);
            }
        }

        void begin(long number) {
            long from = System.nanoTime();
            CompletableFuture<?> outcome;
            try {
                outcome = operation.begin(number);
            } catch (RuntimeException e) {
                outcome = CompletableFuture.failedFuture(e);
            }
            outcome.whenComplete((result, error) -> end(from, result, error));
        }

        private void end(long from, @Nullable Object result, @Nullable Throwable error) {
            if (error != null) {
                failures.add(error);
            } else if (!expected.test(result)) {
                failures.add("unexpected result " + result);
            } else {
                latencies.recordValue(Math.min(LoadResult.MAX_LATENCY_NANOS, System.nanoTime() - from));
                succeeded.increment();
            }
            free.release();
        }

        LoadResult result(Duration elapsed) {
            return new LoadResult(succeeded.sum(), failures.count(), failures.texts(), elapsed, latencies);
        }
    }
}
