package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.ReadTimeoutException;
import io.dengine.concurrent.Failures;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.runtime.forward.Forwarding;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is done with leases beside writes: how they are, as the leader measures it, and renewing them. Thread-safe. */
final class LeaseCalls {

    private final RequestChecks checks;
    private final MemberState state;
    private final LeaderLeases onLeader;
    private final Forwarding forwarding;
    private final Renewals renewals;
    private final Callbacks callbacks;

    LeaseCalls(
            RequestChecks checks,
            MemberState state,
            LeaderLeases onLeader,
            Forwarding forwarding,
            Renewals renewals,
            Callbacks callbacks) {
        this.checks = checks;
        this.state = state;
        this.onLeader = onLeader;
        this.forwarding = forwarding;
        this.renewals = renewals;
        this.callbacks = callbacks;
    }

    LeaseStatus timeToLive(long leaseId, boolean withKeys, ClientSettings settings) {
        checks.leaseId(leaseId);
        state.check();
        long began = System.nanoTime();
        if (onLeader.leads()) {
            try {
                return onLeader.await(leaseId, withKeys, settings.timeout());
            } catch (NotLeaderException | NoLeaderException e) {
                if (isOver(left(began, settings))) {
                    throw e;
                }
                // Another member leads since, or will: it measures from now on.
            }
        }
        Duration left = left(began, settings);
        try {
            return Waits.forAnswer(forwarding.timeToLive(leaseId, withKeys, left), left, LeaseCalls::notAnswered);
        } catch (OutcomeUnknownException e) {
            throw notAnswered(e);
        }
    }

    CompletableFuture<LeaseStatus> timeToLiveAsync(long leaseId, boolean withKeys, ClientSettings settings) {
        checks.leaseId(leaseId);
        try {
            state.check();
            callbacks.admit();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        long began = System.nanoTime();
        CompletableFuture<LeaseStatus> answer = onLeader.leads()
                ? onLeader.timeToLive(leaseId, withKeys, settings.timeout())
                        .exceptionallyCompose(failure -> elsewhere(failure, leaseId, withKeys, left(began, settings)))
                : forwarding.timeToLive(leaseId, withKeys, settings.timeout());
        return Delivery.of(answer.exceptionallyCompose(LeaseCalls::asRead), status -> status, callbacks);
    }

    private CompletableFuture<LeaseStatus> elsewhere(Throwable failure, long leaseId, boolean withKeys, Duration left) {
        Throwable cause = Failures.unwrapped(failure);
        boolean ledNoMore = cause instanceof NotLeaderException || cause instanceof NoLeaderException;
        return ledNoMore && !isOver(left)
                ? forwarding.timeToLive(leaseId, withKeys, left)
                : CompletableFuture.failedFuture(failure);
    }

    private static Duration left(long beganNanos, ClientSettings settings) {
        return settings.timeout().minusNanos(System.nanoTime() - beganNanos);
    }

    private static boolean isOver(Duration left) {
        return left.isNegative() || left.isZero();
    }

    private static CompletableFuture<LeaseStatus> asRead(Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
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

    RenewedLease keepRenewed(long leaseId, @Nullable LeaseListener listener, ClientSettings settings) {
        checks.leaseId(leaseId);
        LeaseListener present = RequestChecks.required(listener, "listener");
        state.check();
        AtomicReference<CompletableFuture<RenewedLease>> started = new AtomicReference<>();
        try {
            return Waits.forForwarded(
                    time -> {
                        CompletableFuture<RenewedLease> answer = renewals.start(leaseId, present, time);
                        started.set(answer);
                        return answer;
                    },
                    settings.timeout());
        } catch (RuntimeException e) {
            forget(started.get());
            throw e;
        }
    }

    CompletableFuture<RenewedLease> keepRenewedAsync(
            long leaseId, @Nullable LeaseListener listener, ClientSettings settings) {
        checks.leaseId(leaseId);
        LeaseListener present = RequestChecks.required(listener, "listener");
        try {
            state.check();
            callbacks.admit();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<RenewedLease> started = renewals.start(leaseId, present, settings.timeout());
        CompletableFuture<RenewedLease> target = new CompletableFuture<>();
        target.whenComplete((renewed, failure) -> {
            if (failure != null) {
                forget(started);
            }
        });
        started.whenCompleteAsync((renewed, failure) -> give(target, renewed, failure), callbacks);
        return target;
    }

    private static void give(
            CompletableFuture<RenewedLease> target, @Nullable RenewedLease renewed, @Nullable Throwable failure) {
        if (renewed == null) {
            target.completeExceptionally(CallerFailures.of(failure));
        } else if (!target.complete(renewed)) {
            renewed.close();
        }
    }

    // Whoever does not get it cannot close it.
    private static void forget(@Nullable CompletableFuture<RenewedLease> started) {
        if (started != null && !started.cancel(false)) {
            started.thenAccept(RenewedLease::close);
        }
    }
}
