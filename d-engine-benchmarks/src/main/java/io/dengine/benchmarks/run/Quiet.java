package io.dengine.benchmarks.run;

import io.dengine.benchmarks.cluster.ProcessUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until processes that have nothing to do have also ended what they do in the background, and what they have written is on the disk. */
public final class Quiet {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final double SHARE = 0.1;

    private static final Duration SYNC_LIMIT = Duration.ofMinutes(1);

    private Quiet() {}

    /**
     * Writes what the system still keeps of a directory's file system to the disk. Otherwise it would do so a while later, in the midst of the syncs of whoever is measured next.
     *
     * @throws IllegalStateException when that fails, or takes longer than a minute
     */
    static void sync(Path directory) throws IOException {
        Process sync = new ProcessBuilder("sync", "-f", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!sync.waitFor(SYNC_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("sync of " + directory + " has not ended after " + SYNC_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + directory + " was synced", e);
        } finally {
            sync.destroy();
        }
        if (sync.exitValue() != 0) {
            throw new IllegalStateException("sync of " + directory + " ended with " + sync.exitValue());
        }
    }

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
