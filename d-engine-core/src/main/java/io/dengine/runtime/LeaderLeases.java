package io.dengine.runtime;

import io.dengine.LeadershipState;
import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How leases are, told by the leader: to its own callers, and to other members that ask. Fails with {@code NotLeaderException} or {@code NoLeaderException} on a member
 * that does not lead, or ceases to. Thread-safe.
 */
final class LeaderLeases {

    private final LeadershipHub leadership;
    private final WriteFailures failures;
    private final FreshReads underLeaderLease;
    private final MeasuredLeases leases;

    LeaderLeases(LeadershipHub leadership, WriteFailures failures, FreshReads underLeaderLease, MeasuredLeases leases) {
        this.leadership = leadership;
        this.failures = failures;
        this.underLeaderLease = underLeaderLease;
        this.leases = leases;
    }

    boolean leads() {
        return leadership.current().isLeader();
    }

    /** Asks on the caller's thread, which waits as long as it takes. */
    LeaseStatus await(long leaseId, boolean withKeys, Duration timeout) {
        return underLeaderLease.read(measuring(leaseId, withKeys), timeout);
    }

    /** Asks without waiting; completes at the latest after the time-out. Does not throw. */
    CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout) {
        return leads()
                ? underLeaderLease.readAsync(measuring(leaseId, withKeys), timeout)
                : CompletableFuture.failedFuture(failures.notLeader());
    }

    // What was measured counts only if this member has led all the time.
    private Supplier<LeaseStatus> measuring(long leaseId, boolean withKeys) {
        LeadershipState before = leadership.current();
        return () -> {
            LeaseStatus status = leases.timeToLive(leaseId, withKeys);
            LeadershipState now = leadership.current();
            if (!before.isLeader() || !now.isLeader() || now.term() != before.term()) {
                throw failures.notLeader();
            }
            return status;
        };
    }
}
