package io.dengine.benchmarks.load;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a load measured.
 *
 * @param operations how many succeeded
 * @param errors how many failed, or were answered wrongly
 * @param failures the first few errors, as text
 * @param elapsed from the first begin to the last end
 * @param latencies in nanoseconds, of the operations that succeeded
 */
public record LoadResult(long operations, long errors, List<String> failures, Duration elapsed, Histogram latencies) {

    /** Longest latency that is told apart; longer ones count as this long. */
    public static final long MAX_LATENCY_NANOS = Duration.ofMinutes(1).toNanos();

    /** Significant digits of the latencies. */
    public static final int DIGITS = 3;

    public LoadResult {
        failures = List.copyOf(failures);
    }

    /** Operations that succeeded, per second. */
    public double perSecond() {
        return operations / (elapsed.toNanos() / 1e9);
    }
}
