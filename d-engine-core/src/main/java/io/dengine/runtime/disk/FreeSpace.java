package io.dengine.runtime.disk;

import io.dengine.concurrent.Guarded;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usable space where the data is, sampled regularly, so that asking costs one volatile read. Never throws: what cannot be told counts as
 * {@link #UNKNOWN}. Thread-safe.
 */
public final class FreeSpace {

    /** How often it is sampled. */
    public static final Duration INTERVAL = Duration.ofMillis(500);

    /** It cannot be told: no reason to refuse anything. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

    /** Asks a file system. */
    @FunctionalInterface
    interface Probe {

        long usableBytes() throws IOException;
    }

    private final String where;
    private final Probe probe;
    private final Guarded guarded = new Guarded(LOG);
    private volatile long bytes = UNKNOWN;
    private boolean complained;
    private @Nullable Future<?> schedule;

    /** The space of the file system that a directory is on. */
    public FreeSpace(Path directory) {
        this(directory.toString(), () -> usableBytes(directory));
    }

    FreeSpace(String where, Probe probe) {
        this.where = where;
        this.probe = probe;
    }

    private static long usableBytes(Path directory) throws IOException {
        // Not Files.getFileStore: it looks for the mount point first, which not every container shows.
        File file = directory.toFile();
        long usable = file.getUsableSpace();
        if (usable == 0 && file.getTotalSpace() == 0) {
            // Not full: it is missing, or some virtual file system.
            throw new IOException("the file system tells no size");
        }
        return usable;
    }

    /**
     * Samples once at once, in the caller's thread, then every {@link #INTERVAL} until {@link #stop()} or the end of the timer.
     *
     * @param timer must serve nothing that has a deadline: asking a broken disk may take long
     * @param afterSample called after each sample, by the thread that took it; what it throws is logged
     */
    public synchronized void start(ScheduledExecutorService timer, Runnable afterSample) {
        stop();
        guarded.run("looking after the free disk space", () -> sample(afterSample));
        schedule = timer.scheduleWithFixedDelay(
                () -> guarded.run("looking after the free disk space", () -> sample(afterSample)),
                INTERVAL.toMillis(),
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Samples no more; the last sample stays. Idempotent. */
    public synchronized void stop() {
        if (schedule != null) {
            schedule.cancel(false);
            schedule = null;
        }
    }

    private void sample(Runnable afterSample) {
        bytes = ask();
        afterSample.run();
    }

    private long ask() {
        try {
            long usable = probe.usableBytes();
            complained = false;
            return usable < 0 ? UNKNOWN : usable;
        } catch (IOException | RuntimeException | Error e) {
            if (!complained) {
                complained = true;
                LOG.warn("the free disk space of {} cannot be told; no write is refused for it", where, e);
            }
            return UNKNOWN;
        }
    }

    /** Bytes usable at the last sample, {@link #UNKNOWN} when it could not be told and before the first sample. One volatile read. */
    public long bytes() {
        return bytes;
    }
}
