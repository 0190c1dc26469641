package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.LeadershipState;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.ReadTimeoutException;
import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Asks how leases are: the leader measures them, so this member if it leads, else the one that does. Thread-safe. */
final class LeaseCalls {

    private final RequestChecks checks;
    private final MemberState state;
    private final LeadershipHub leadership;
    private final WriteFailures failures;
    private final FreshReads underLeaderLease;
    private final LeaseTimes times;
    private final Forwarding forwarding;
    private final Executor callbacks;

    LeaseCalls(
            RequestChecks checks,
            MemberState state,
            LeadershipHub leadership,
            WriteFailures failures,
            FreshReads underLeaderLease,
            LeaseTimes times,
            Forwarding forwarding,
            Executor callbacks) {
        this.checks = checks;
        this.state = state;
        this.leadership = leadership;
        this.failures = failures;
        this.underLeaderLease = underLeaderLease;
        this.times = times;
        this.forwarding = forwarding;
        this.callbacks = callbacks;
    }

    LeaseStatus timeToLive(long leaseId, boolean withKeys, ClientSettings settings) {
        checks.leaseId(leaseId);
        state.check();
        long began = System.nanoTime();
        LeadershipState before = leadership.current();
        if (before.isLeader()) {
            try {
                return underLeaderLease.read(() -> measured(leaseId, withKeys, before), settings.timeout());
            } catch (NotLeaderException e) {
                // Another member leads since, and measures from now on.
            }
        }
        Duration left = left(began, settings);
        try {
            return Waits.forAnswer(ask(leaseId, withKeys, left), left, LeaseCalls::notAnswered);
        } catch (OutcomeUnknownException e) {
            throw notAnswered(e);
        }
    }

    CompletableFuture<LeaseStatus> timeToLiveAsync(long leaseId, boolean withKeys, ClientSettings settings) {
        checks.leaseId(leaseId);
        try {
            state.check();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        long began = System.nanoTime();
        LeadershipState before = leadership.current();
        CompletableFuture<LeaseStatus> answer = before.isLeader()
                ? underLeaderLease
                        .readAsync(() -> measured(leaseId, withKeys, before), settings.timeout())
                        .exceptionallyComposeAsync(
                                failure -> CallerFailures.unwrapped(failure) instanceof NotLeaderException
                                        ? ask(leaseId, withKeys, left(began, settings))
                                        : CompletableFuture.failedFuture(failure),
                                callbacks)
                : ask(leaseId, withKeys, settings.timeout());
        return Delivery.of(answer.exceptionallyCompose(LeaseCalls::asRead), status -> status, callbacks);
    }

    // What was measured counts only if this member led all the time.
    private LeaseStatus measured(long leaseId, boolean withKeys, LeadershipState before) {
        LeaseStatus status = times.timeToLive(leaseId, withKeys);
        LeadershipState now = leadership.current();
        if (!now.isLeader() || now.term() != before.term()) {
            throw failures.notLeader();
        }
        return status;
    }

    private CompletableFuture<LeaseStatus> ask(long leaseId, boolean withKeys, Duration left) {
        LeadershipState now = leadership.current();
        if (now.isLeader() || now.leader() == null || left.isNegative() || left.isZero()) {
            return CompletableFuture.failedFuture(failures.notLeader());
        }
        return forwarding.timeToLive(leaseId, withKeys, left);
    }

    private static Duration left(long beganNanos, ClientSettings settings) {
        return settings.timeout().minusNanos(System.nanoTime() - beganNanos);
    }

    private static CompletableFuture<LeaseStatus> asRead(Throwable failure) {
        Throwable cause = CallerFailures.unwrapped(failure);
        return CompletableFuture.failedFuture(
                cause instanceof OutcomeUnknownException unknown ? notAnswered(unknown) : failure);
    }

    // Nothing can have taken effect, so nothing is unknown but the answer.
    private static ReadTimeoutException notAnswered(OutcomeUnknownException cause) {
        return new ReadTimeoutException("the leader did not answer: " + cause.getMessage(), cause);
    }

    private static EngineException notAnswered() {
        return new ReadTimeoutException("the leader did not answer in time");
    }
}
