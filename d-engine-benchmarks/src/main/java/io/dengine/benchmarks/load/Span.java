package io.dengine.benchmarks.load;

import java.time.Duration;

/**
 * How long a load goes on: until it has begun so many operations and so much time has passed, whichever is later, but never beyond a limit.
 *
 * @param operations at least so many operations
 * @param atLeast for at least so long
 * @param atMost for at most so long, even if there were fewer operations
 */
public record Span(long operations, Duration atLeast, Duration atMost) {

    /** For so long, however many operations that are. */
    public static Span of(Duration duration) {
        return new Span(0, duration, duration);
    }

    /** For so many operations, unless the limit comes first. */
    public static Span ofOperations(long operations, Duration atMost) {
        return new Span(operations, Duration.ZERO, atMost);
    }

    /** Whether it is over. */
    boolean isOver(long begun, long elapsedNanos) {
        return elapsedNanos >= atMost.toNanos() || (begun >= operations && elapsedNanos >= atLeast.toNanos());
    }

    /** The share of one of several callers. */
    Span dividedBy(int callers) {
        return new Span((operations + callers - 1) / callers, atLeast, atMost);
    }
}
