package io.dengine.runtime.forward;

import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** How leases are, as the member that leads measures it. Thread-safe. */
@FunctionalInterface
public interface LeaseTimes {

    /**
     * How a lease is. Called by a thread that serves all peers: must not wait. What it throws is taken like what its future fails
     * with: {@link io.dengine.lease.LeaseNotFoundException}, or the reason why it cannot be told; the future completes in any
     * case, at the latest after the timeout.
     *
     * @param withKeys whether the keys attached to it are told too
     */
    CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout);
}
