package io.dengine.benchmarks.scale;

import io.dengine.benchmarks.run.Conditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a scaling run has found.
 *
 * @param conditions under which
 * @param settings how
 * @param points in the order in which they were measured
 * @param failure what ended the run early; null: nothing
 */
public record ScaleRecord(
        Conditions conditions,
        ScaleSettings settings,
        List<ScalePoint> points,
        @Nullable String failure) {

    /** Whether it came to its end without an error. */
    public boolean isSound() {
        return failure == null
                && points.stream()
                        .map(ScalePoint::measurement)
                        .allMatch(one -> one.errors() == 0 && one.warmUpErrors() == 0);
    }
}
