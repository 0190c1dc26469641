package io.dengine.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * An open loop: operations begin at a fixed rate, whether or not those before have ended. A latency is counted from when its operation should have begun, so a stall counts for
 * all that it delayed.
 */
public final class PacedLoad {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MAX_OUTSTANDING = 8192;

    private final AsyncOperation operation;
    private final double perSecond;

    /**
     * A load.
     *
     * @param operation begins an operation
     * @param perSecond how many begin in a second
     */
    public PacedLoad(AsyncOperation operation, double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond must be more than 0, not " + perSecond);
        }
        this.operation = operation;
        this.perSecond = perSecond;
    }

    /**
     * Runs it for so long and waits for the end of every operation. At most 8,192 are outstanding: beyond that the begin is late, which the latency tells.
     *
     * @throws IllegalStateException when no operation ends for a minute
     */
    public LoadResult run(Duration duration) throws InterruptedException {
        Semaphore free = new Semaphore(MAX_OUTSTANDING);
        Histogram latencies = new ConcurrentHistogram(LoadResult.MAX_LATENCY_NANOS, LoadResult.DIGITS);
        Failures failures = new Failures();
        long count = Math.max(1, Math.round(perSecond * duration.toNanos() / 1e9));
        long begin = System.nanoTime();
        for (long number = 0; number < count; number++) {
            long due = begin + (long) (number * 1e9 / perSecond);
            awaitTime(due);
            await(free, 1);
            begin(number).whenComplete((result, error) -> {
                if (error != null) {
                    failures.add(error);
                } else {
                    latencies.recordValue(Math.min(LoadResult.MAX_LATENCY_NANOS, System.nanoTime() - due));
                }
                free.release();
            });
        }
        awaitTime(begin + duration.toNanos());
        await(free, MAX_OUTSTANDING);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        return new LoadResult(latencies.getTotalCount(), failures.count(), failures.texts(), elapsed, latencies);
    }

    private CompletableFuture<?> begin(long number) {
        try {
            return operation.begin(number);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void awaitTime(long due) throws InterruptedException {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(left);
        }
    }

    private static void await(Semaphore free, int places) throws InterruptedException {
        if (!free.tryAcquire(places, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("no operation has ended for " + PATIENCE);
        }
    }
}
