package io.dengine.storage.rocksdb;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Bounds how long RocksDB may keep a write waiting. When its background work falls behind, it makes writers wait, and without a
 * limit: on a full disk until there is room again. So a write is told not to wait ({@code WriteOptions.setNoSlowdown}) and is
 * tried again here. A write that was refused so has changed nothing. Thread-safe.
 */
final class StallPatience {

    static final Duration LIMIT = Duration.ofMinutes(1);

    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private final Duration limit;

    StallPatience() {
        this(LIMIT);
    }

    StallPatience(Duration limit) {
        this.limit = limit;
    }

    /** A write that does not wait. */
    @FunctionalInterface
    interface Write {
        void run() throws RocksDBException;
    }

    /** Runs a write, again and again while it is refused for a stall; an interrupt does not disturb it. */
    void run(Write write) throws RocksDBException {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    write.run();
                    return;
                } catch (RocksDBException e) {
                    if (!isStall(e) || System.nanoTime() - start > limit.toNanos()) {
                        throw e;
                    }
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isStall(RocksDBException e) {
        Status status = e.getStatus();
        return status != null && status.getCode() == Status.Code.Incomplete;
    }
}
