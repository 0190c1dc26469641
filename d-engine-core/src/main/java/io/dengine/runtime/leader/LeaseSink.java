package io.dengine.runtime.leader;

import io.dengine.apply.LeaseChange.LeaseState;

/** Takes the leases of a store, one after the other. */
@FunctionalInterface
public interface LeaseSink {

    /** A lease as it is stored. */
    void lease(long leaseId, LeaseState state);
}
