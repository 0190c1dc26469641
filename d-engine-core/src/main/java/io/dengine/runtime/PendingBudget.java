package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.OverloadedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How many writes, and bytes of them, may wait for their answer at the same time. Thread-safe. */
final class PendingBudget {

    private final int maxWrites;
    private final long maxBytes;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    PendingBudget(LimitsConfig limits) {
        this.maxWrites = limits.maxPendingWrites();
        this.maxBytes = limits.maxPendingWriteBytes();
    }

    /** Takes a place, to be given back by {@link #release}; the reason why not, or null. */
    @Nullable
    OverloadedException reserve(int size) {
        if (writes.incrementAndGet() > maxWrites) {
            writes.decrementAndGet();
            return tooMany();
        }
        if (bytes.addAndGet(size) > maxBytes) {
            release(size);
            return new OverloadedException("writes of more than d-engine.limits.max-pending-write-size = " + maxBytes
                    + " bytes are waiting for their answer");
        }
        return null;
    }

    void release(int size) {
        bytes.addAndGet(-size);
        writes.decrementAndGet();
    }

    OverloadedException tooMany() {
        return new OverloadedException(
                "d-engine.limits.max-pending-writes = " + maxWrites + " writes are waiting for their answer");
    }

    /** How many writes wait now. */
    int writes() {
        return writes.get();
    }
}
