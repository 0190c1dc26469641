package io.dengine.benchmarks.run;

import io.dengine.benchmarks.cluster.ProcessUse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Waits until processes that have nothing to do have also ended what they do in the background. */
public final class Quiet {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final double SHARE = 0.1;

    private Quiet() {}

    /** Until they take less than a tenth of a processor together, but not longer than that. */
    public static void await(List<Long> processIds, Duration atMost) {
        if (processIds.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < atMost.toNanos()) {
            long before = ProcessUse.of(processIds).cpuNanos();
            LockSupport.parkNanos(STEP.toNanos());
            if (ProcessUse.of(processIds).cpuNanos() - before < STEP.toNanos() * SHARE) {
                return;
            }
        }
    }
}
