package io.dengine.benchmarks.node;

import io.dengine.benchmarks.load.Span;
import java.time.Duration;

/**
 * What a node is told.
 *
 * @param work what to do
 * @param concurrency operations outstanding, or calling threads
 * @param keys keys are random below this number, or with {@link Work#FILL} all of them
 * @param watchers how many watchers, where there are some
 * @param perSecond how many operations begin in a second; 0: as fast as they end
 * @param operations at least so many operations
 * @param atLeastMillis for at least so long
 * @param atMostMillis for at most so long
 */
public record NodeTask(
        Work work,
        int concurrency,
        int keys,
        int watchers,
        double perSecond,
        long operations,
        long atLeastMillis,
        long atMostMillis) {

    /** Puts all keys below a number. */
    public static NodeTask fill(int keys, int outstanding, Duration atMost) {
        return new NodeTask(Work.FILL, outstanding, keys, 0, 0, keys, 0, atMost.toMillis());
    }

    /** Work for so long. */
    public static NodeTask timed(Work work, int concurrency, int keys, int watchers, Duration duration) {
        return new NodeTask(work, concurrency, keys, watchers, 0, 0, duration.toMillis(), duration.toMillis());
    }

    /** Watchers, each on its own key. */
    public static NodeTask watchers(int watchers) {
        return new NodeTask(Work.WATCHERS, 1, 1, watchers, 0, 0, 0, 0);
    }

    /** The same work, at a fixed rate; 0: as fast as the operations end. */
    public NodeTask paced(double operationsPerSecond) {
        return new NodeTask(
                work, concurrency, keys, watchers, operationsPerSecond, operations, atLeastMillis, atMostMillis);
    }

    /** The same work for so many operations, but not longer than so long. */
    public NodeTask counted(long count, Duration atMost) {
        return new NodeTask(work, concurrency, keys, watchers, perSecond, count, 0, atMost.toMillis());
    }

    Span span() {
        return new Span(operations, Duration.ofMillis(atLeastMillis), Duration.ofMillis(atMostMillis));
    }
}
