package io.dengine.benchmarks.soak;

import io.dengine.benchmarks.disk.DiskUse;
import io.dengine.benchmarks.run.Conditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a long run has found.
 *
 * @param conditions under which
 * @param settings how
 * @param samples one for each interval
 * @param disk what the members had on disk at the end; null: it ended early
 * @param failure what ended the run early; null: nothing
 */
public record SoakRecord(
        Conditions conditions,
        SoakSettings settings,
        List<SoakSample> samples,
        @Nullable DiskUse disk,
        @Nullable String failure) {

    /** Whether it came to its end without an error. */
    public boolean isSound() {
        return failure == null
                && samples.stream()
                        .map(SoakSample::measurement)
                        .allMatch(one -> one.errors() == 0 && one.warmUpErrors() == 0);
    }
}
