package io.dengine.benchmarks.run;

import io.dengine.benchmarks.disk.DiskUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a run of the cluster benchmark has found.
 *
 * @param conditions under which
 * @param settings how
 * @param measurements in the order in which they were made
 * @param disks what the members had on disk at the end of each round
 * @param failure what ended the run early; null: nothing
 */
public record ClusterRecord(
        Conditions conditions,
        RunSettings settings,
        List<Measurement> measurements,
        List<DiskUse> disks,
        @Nullable String failure) {

    /** Whether it came to its end without an error. */
    public boolean isSound() {
        return failure == null && measurements.stream().allMatch(one -> one.errors() == 0 && one.warmUpErrors() == 0);
    }
}
