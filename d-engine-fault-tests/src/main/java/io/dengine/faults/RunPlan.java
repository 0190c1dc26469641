package io.dengine.faults;

import io.dengine.faults.nemesis.Nemesis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is done in a run.
 *
 * @param nemeses of which one is drawn at a time
 * @param faultTime how long a fault lasts; the pause before the next one is half as long
 * @param recovery how long it may take after a fault, once all processes answer, until every member serves again
 * @param seed of everything that is drawn
 * @param directory where files about the run go
 * @param arguments of the command that repeats it
 */
public record RunPlan(
        List<Nemesis> nemeses,
        Duration faultTime,
        Duration recovery,
        long seed,
        Path directory,
        List<String> arguments) {

    /** What the cluster must do after every fault. */
    public static final Duration DEFAULT_RECOVERY = Duration.ofSeconds(10);

    public RunPlan {
        nemeses = List.copyOf(nemeses);
        arguments = List.copyOf(arguments);
        if (nemeses.isEmpty()) {
            throw new IllegalArgumentException("nemeses must not be empty");
        }
        if (faultTime.isNegative() || faultTime.isZero()) {
            throw new IllegalArgumentException("faultTime must be positive, not " + faultTime);
        }
    }

    /** A plan with the default time for recovery. */
    public static RunPlan of(List<Nemesis> nemeses, Duration faultTime, long seed, Path directory) {
        return new RunPlan(nemeses, faultTime, DEFAULT_RECOVERY, seed, directory, List.of());
    }
}
