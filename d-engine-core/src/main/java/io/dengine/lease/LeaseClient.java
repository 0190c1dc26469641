package io.dengine.lease;

import java.time.Duration;

/**
 * The operations with leases of a {@link io.dengine.kv.KvClient}, where it says what every call may throw. Keys are attached by {@link io.dengine.kv.PutOptions#lease}.
 *
 * <p>Unlike etcd: TTLs are to the millisecond, and kept as given; {@link #timeToLive} of a lease that has ended fails, where etcd answers a TTL of -1; the store chooses the ids; leases are not listed; a
 * lease has at most 100,000 keys, and 64 MiB of keys and values. Thread-safe.
 */
public interface LeaseClient {

    /**
     * Grants a lease.
     *
     * @param ttl 1 ms to 3,650 days; a fraction of a millisecond is rounded up
     */
    Lease grantLease(Duration ttl);

    /**
     * Renews a lease once: from now it lives for its whole TTL. Works on every member: another than the leader sends it there, as {@code viaLeader()} does.
     *
     * @throws LeaseNotFoundException when it does not exist (any more)
     */
    Lease keepAlive(long leaseId);

    /**
     * Renews a lease until it is closed or lost. Works on every member. The lease is renewed once before this returns. No thread that users' code may block takes part in the
     * renewal.
     *
     * @param listener told once when the lease is lost; see there on which thread
     * @throws LeaseNotFoundException when it does not exist (any more)
     */
    RenewedLease keepRenewed(long leaseId, LeaseListener listener);

    /**
     * Ends a lease and deletes its keys, in one revision. Works on every member, as {@link #keepAlive}.
     *
     * @throws LeaseNotFoundException when it does not exist (any more)
     */
    RevokeResult revoke(long leaseId);

    /**
     * How a lease is, as the leader measures it. Works on every member.
     *
     * @param withKeys whether the keys attached to it are told too
     * @throws LeaseNotFoundException when it does not exist (any more); etcd answers a TTL of -1 instead
     */
    LeaseStatus timeToLive(long leaseId, boolean withKeys);

    /** {@link #timeToLive(long, boolean)} without the keys. */
    default LeaseStatus timeToLive(long leaseId) {
        return timeToLive(leaseId, false);
    }
}
