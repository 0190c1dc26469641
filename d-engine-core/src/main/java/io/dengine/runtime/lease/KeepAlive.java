package io.dengine.runtime.lease;

import io.dengine.lease.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Renews a lease once, wherever the leader is. Thread-safe. */
@FunctionalInterface
public interface KeepAlive {

    /**
     * Renews a lease. Does not block: called by a thread that serves all leases.
     *
     * @param timeout more than zero
     * @return the lease, or the failure that {@link io.dengine.kv.KvClient#keepAlive} would throw; completes at the latest after the time-out
     */
    CompletableFuture<Lease> keepAlive(long leaseId, Duration timeout);
}
