package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.OverloadedException;
import org.jspecify.annotations.Nullable;

/**
 * How many writes, and bytes of them, may wait for their answer at the same time. In a lock, so that one that is refused does not take the place of another for a moment. Thread-safe.
 */
final class PendingBudget {

    private final int maxWrites;
    private final long maxBytes;
    private int writes;
    private long bytes;

    PendingBudget(LimitsConfig limits) {
        this.maxWrites = limits.maxPendingWrites();
        this.maxBytes = limits.maxPendingWriteBytes();
    }

    /** Takes a place, to be given back by {@link #release}; the reason why not, or null. */
    @Nullable
    OverloadedException reserve(int size) {
        boolean tooMany;
        synchronized (this) {
            tooMany = writes >= maxWrites;
            if (!tooMany && bytes + size <= maxBytes) {
                writes++;
                bytes += size;
                return null;
            }
        }
        return tooMany
                ? tooMany()
                : new OverloadedException("writes of more than d-engine.limits.max-pending-write-size = " + maxBytes
                        + " bytes are waiting for their answer");
    }

    synchronized void release(int size) {
        bytes -= size;
        writes--;
    }

    OverloadedException tooMany() {
        return new OverloadedException(
                "d-engine.limits.max-pending-writes = " + maxWrites + " writes are waiting for their answer");
    }

    /** How many writes wait now. */
    synchronized int writes() {
        return writes;
    }
}
