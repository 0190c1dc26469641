package io.dengine.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Threads that each call a blocking operation, again and again. The end of a call is the begin of the next, so that no time is left out of the latencies.
 */
public final class CallerLoad {

    private final BlockingOperation operation;
    private final int callers;

    /**
     * A load.
     *
     * @param operation what is called
     * @param callers how many threads call it
     */
    public CallerLoad(BlockingOperation operation, int callers) {
        if (callers < 1) {
            throw new IllegalArgumentException("callers must be 1 or more, not " + callers);
        }
        this.operation = operation;
        this.callers = callers;
    }

    /**
     * Runs it; all callers begin together.
     *
     * @param whenDone runs when the last call has returned, while the callers' threads are still alive
     */
    public LoadResult run(Span span, Runnable whenDone) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(callers, task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CountDownLatch ready = new CountDownLatch(callers);
            CountDownLatch go = new CountDownLatch(1);
            List<Caller> all = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                Caller caller = new Caller(new SplittableRandom(i), span.dividedBy(callers), ready, go);
                all.add(caller);
                running.add(threads.submit(caller));
            }
            ready.await();
            long begin = System.nanoTime();
            go.countDown();
            for (Future<?> caller : running) {
                caller.get();
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            whenDone.run();
            return together(all, elapsed);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static LoadResult together(List<Caller> callers, Duration elapsed) {
        Histogram latencies = new Histogram(LoadResult.MAX_LATENCY_NANOS, LoadResult.DIGITS);
        long errors = 0;
        List<String> failures = new ArrayList<>();
        for (Caller caller : callers) {
            latencies.add(caller.latencies);
            errors += caller.failures.count();
            if (failures.isEmpty()) {
                failures.addAll(caller.failures.texts());
            }
        }
        return new LoadResult(latencies.getTotalCount(), errors, failures, elapsed, latencies);
    }

    private final class Caller implements Runnable {

        private final SplittableRandom random;
        private final Span span;
        private final CountDownLatch ready;
        private final CountDownLatch go;
        private final Histogram latencies = new Histogram(LoadResult.MAX_LATENCY_NANOS, LoadResult.DIGITS);
        private final Failures failures = new Failures();

        Caller(SplittableRandom random, Span span, CountDownLatch ready, CountDownLatch go) {
            this.random = random;
            this.span = span;
            this.ready = ready;
            this.go = go;
        }

        @Override
        public void run() {
            ready.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted before the begin", e);
            }
            long begin = System.nanoTime();
            long from = begin;
            for (long begun = 0; !span.isOver(begun, from - begin); begun++) {
                boolean right = call();
                long to = System.nanoTime();
                if (right) {
                    latencies.recordValue(Math.min(LoadResult.MAX_LATENCY_NANOS, to - from));
                }
                from = to;
            }
        }

        private boolean call() {
            try {
                if (operation.run(random)) {
                    return true;
                }
                failures.add("unexpected result");
            } catch (RuntimeException e) {
                failures.add(e);
            }
            return false;
        }
    }
}
