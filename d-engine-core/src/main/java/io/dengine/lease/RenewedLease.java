package io.dengine.lease;

import java.time.Duration;

/**
 * A lease that is renewed by itself, before a third of its TTL is over, until it is closed or lost. Survives changes of leader, and a call that fails, for as long as
 * the lease can still be alive. Thread-safe.
 */
public interface RenewedLease extends AutoCloseable {

    /** The lease. */
    Lease lease();

    /** The id of the lease. */
    default long id() {
        return lease().id();
    }

    /**
     * Whether the lease is certainly alive at this moment, by this process's monotonic clock: the last renewal that was confirmed was sent less than a TTL
     * ago. {@code false} for good once it was lost or closed.
     */
    boolean isAlive();

    /** How long it is certainly still alive; zero when it is not. */
    Duration remaining();

    /** Ends the renewal, and leaves the lease to its TTL. Idempotent. */
    @Override
    void close();

    /** Ends the renewal and revokes the lease, which deletes its keys. A lease that has ended already is no error. */
    void revoke();
}
