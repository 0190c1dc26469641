package io.dengine.runtime;

import io.dengine.lease.LeaseListener;
import io.dengine.lease.RenewedLease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Renews leases until they are closed or lost. Thread-safe. */
@FunctionalInterface
interface Renewals {

    /**
     * Renews a lease once, and from then on.
     *
     * @param timeout for the first renewal
     * @return fails as the first renewal does; when it is cancelled before, nothing is renewed any more
     */
    CompletableFuture<RenewedLease> start(long leaseId, LeaseListener listener, Duration timeout);
}
