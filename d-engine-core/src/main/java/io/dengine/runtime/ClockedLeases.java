package io.dengine.runtime;

import io.dengine.apply.KvStore;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.leader.LeaseClock;
import java.time.Duration;
import java.util.List;

/** {@link MeasuredLeases} by what is stored and the leader's clock. Thread-safe. */
record ClockedLeases(KvStore store, LeaseClock clock, WriteFailures failures) implements MeasuredLeases {

    @Override
    public LeaseStatus timeToLive(long leaseId, boolean withKeys) {
        LeaseState state = store.leaseState(leaseId).orElseThrow(() -> new LeaseNotFoundException(leaseId));
        long remainingMillis = clock.remainingMillis(leaseId).orElseThrow(failures::notLeader);
        return new LeaseStatus(
                leaseId,
                Duration.ofMillis(state.ttlMillis()),
                Duration.ofMillis(remainingMillis),
                withKeys ? store.leaseKeys(leaseId) : List.of());
    }
}
