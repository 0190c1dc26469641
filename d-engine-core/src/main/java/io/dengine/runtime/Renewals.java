package io.dengine.runtime;

import io.dengine.lease.LeaseListener;
import io.dengine.lease.RenewedLease;
import java.time.Duration;

/** Renews leases until they are closed or lost. Thread-safe. */
@FunctionalInterface
interface Renewals {

    /**
     * See {@link io.dengine.kv.KvClient#keepRenewed}; arguments were checked.
     *
     * @param timeout of the first renewal
     */
    RenewedLease keepRenewed(long leaseId, LeaseListener listener, Duration timeout);
}
