package io.dengine.benchmarks.node;

import io.dengine.benchmarks.load.Failures;
import io.dengine.benchmarks.load.LoadResult;
import io.dengine.benchmarks.load.Span;
import io.dengine.benchmarks.peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * How long after the acknowledgement of a put the last of the watchers of its key has the event. One put after the other, each when the one before was delivered to all. An event
 * that came before the acknowledgement counts as 0, and is counted.
 */
final class WatchDelivery implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Peer peer;
    private final Data data;
    private final byte[] key = Data.key(0);
    private final List<AutoCloseable> watchers = new ArrayList<>();
    private volatile Round round = new Round(Integer.MAX_VALUE);
    private long early;

    WatchDelivery(Peer peer, Data data, int count) {
        this.peer = peer;
        this.data = data;
        for (int i = 0; i < count; i++) {
            watchers.add(peer.watch(key, () -> round.delivered()));
        }
    }

    /** How many were delivered before they were acknowledged, in the last run. */
    long early() {
        return early;
    }

    LoadResult run(Span span) throws InterruptedException {
        Histogram latencies = new Histogram(LoadResult.MAX_LATENCY_NANOS, LoadResult.DIGITS);
        Failures failures = new Failures();
        early = 0;
        long begin = System.nanoTime();
        for (long number = 0; !isOver(span, number, begin) && failures.count() == 0; number++) {
            try {
                long after = put(number);
                if (after < 0) {
                    early++;
                }
                latencies.recordValue(Math.max(0, after));
            } catch (ExecutionException | TimeoutException e) {
                // what was not delivered may come later, as if it were of the next put: it ends here
                failures.add(e);
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        return new LoadResult(latencies.getTotalCount(), failures.count(), failures.texts(), elapsed, latencies);
    }

    private static boolean isOver(Span span, long number, long begin) {
        long elapsed = System.nanoTime() - begin;
        return elapsed >= span.atMost().toNanos()
                || (number >= span.operations() && elapsed >= span.atLeast().toNanos());
    }

    private long put(long number) throws InterruptedException, ExecutionException, TimeoutException {
        Round current = new Round(watchers.size());
        round = current;
        CompletableFuture<Long> acknowledged = peer.put(key, data.value(number)).thenApply(done -> System.nanoTime());
        long at = acknowledged.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        return current.last.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS) - at;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable watcher : watchers) {
            watcher.close();
        }
    }

    private static final class Round {

        final CompletableFuture<Long> last = new CompletableFuture<>();
        private final AtomicInteger missing;

        Round(int count) {
            missing = new AtomicInteger(count);
        }

        void delivered() {
            if (missing.decrementAndGet() == 0) {
                last.complete(System.nanoTime());
            }
        }
    }
}
