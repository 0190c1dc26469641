package io.dengine.runtime;

import io.dengine.kv.KvClient;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.RenewedLease;

/** Renews leases until they are closed or lost. Thread-safe. */
@FunctionalInterface
interface Renewals {

    /**
     * See {@link KvClient#keepRenewed}; arguments were checked.
     *
     * @param client renews and revokes, with the settings of the view that was asked
     */
    RenewedLease keepRenewed(KvClient client, long leaseId, LeaseListener listener);
}
