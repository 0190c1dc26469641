package io.dengine.runtime;

import io.dengine.lease.LeaseStatus;

/** Leases as this member measures them while it leads. Thread-safe. */
@FunctionalInterface
interface MeasuredLeases {

    /**
     * How a lease is, on the caller's thread; asked on the leader only.
     *
     * @param withKeys whether the keys attached to it are told too
     * @throws io.dengine.lease.LeaseNotFoundException when it does not exist
     * @throws io.dengine.NotLeaderException when this member does not lead (any more) and another does
     * @throws io.dengine.NoLeaderException when it does not lead, and knows of no other
     */
    LeaseStatus timeToLive(long leaseId, boolean withKeys);
}
