package io.dengine.runtime;

import io.dengine.apply.KvStore;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.leader.LeaseClock;
import java.time.Duration;
import java.util.List;

/** {@link LeaseTimes} by the leader's clock and what is stored. Thread-safe. */
record MeasuredLeases(KvStore store, LeaseClock clock, WriteFailures failures) implements LeaseTimes {

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
