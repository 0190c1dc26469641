package io.dengine.runtime;

import io.dengine.lease.LeaseStatus;

/** How long leases still live, as this member measures it while it leads. Thread-safe. */
@FunctionalInterface
interface LeaseTimes {

    /**
     * How a lease is; asked on the leader only, in a read under the leader lease.
     *
     * @param withKeys whether the keys attached to it are told too
     * @throws io.dengine.lease.LeaseNotFoundException when it does not exist
     * @throws io.dengine.NotLeaderException when this member does not lead any more
     */
    LeaseStatus timeToLive(long leaseId, boolean withKeys);
}
