package io.dengine.runtime.lease;

import io.dengine.EngineFailedException;
import io.dengine.EngineNotStartedException;
import io.dengine.EngineStoppedException;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.RenewedLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews leases for an application until they are closed or lost. A lease counts as alive for its TTL from the moment at which the last confirmed renewal was
 * sent: the leader counts from when it applied it, which is later. When that time has passed without another confirmation the lease is lost, also if it
 * lives on at the leader.
 *
 * <p>Failed renewals are tried again after a short pause. A call that does not answer in its time is left alone and another one is made beside it; more
 * than two are never on their way for a lease.
 *
 * <p>Threads: {@link #tick} on one timer thread; everything else on any thread. Renewals are sent by the timer thread and confirmed on whichever thread their answer
 * comes, neither of which users' code can block; listeners are called on an executor of their own.
 */
public final class LeaseRenewer {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewer.class);
    private static final int MAX_IN_FLIGHT = 2;

    /** Bounds the time of one tick. */
    private static final int MAX_PER_TICK = 1_000;

    private static final class Attempt {

        final Renewal renewal;
        final long sent;
        final long timeout;
        boolean over;

        Attempt(Renewal renewal, long sent, long timeout) {
            this.renewal = renewal;
            this.sent = sent;
            this.timeout = timeout;
        }
    }

    private final KeepAlive keepAlive;
    private final LongConsumer revoke;
    private final LossNotices losses;
    private final LongSupplier nanoClock;

    private final Object lock = new Object();
    private final DeadlineHeap<Renewal> renewals = new RenewalHeap();
    private @Nullable String stopReason;

    /**
     * A renewer without leases.
     *
     * @param keepAlive renews a lease once, on any member; its futures complete on threads that users' code cannot block
     * @param revoke ends a lease, on any member, and throws what {@link io.dengine.kv.KvClient#revoke} throws; may block
     * @param listeners where listeners are called, and nothing else is done: they may block it
     * @param nanoClock monotonic time
     */
    public LeaseRenewer(KeepAlive keepAlive, LongConsumer revoke, Executor listeners, LongSupplier nanoClock) {
        this.keepAlive = keepAlive;
        this.revoke = revoke;
        this.losses = new LossNotices(listeners);
        this.nanoClock = nanoClock;
    }

    /**
     * Renews a lease once, and from then on until it is closed or lost.
     *
     * @param listener told once when the lease is lost, not when it is closed or revoked through the result
     * @param timeout for the first renewal
     * @return fails as the first renewal does. If it was completed or cancelled before, the renewal ends by itself
     */
    public CompletableFuture<RenewedLease> start(long leaseId, LeaseListener listener, Duration timeout) {
        CompletableFuture<RenewedLease> result = new CompletableFuture<>();
        long sent = nanoClock.getAsLong();
        call(leaseId, timeout).whenComplete((lease, error) -> {
            if (error != null) {
                result.completeExceptionally(cause(error));
                return;
            }
            Renewal renewal = new Renewal(this, lease, listener, sent);
            String stopped = register(renewal);
            if (stopped != null) {
                result.completeExceptionally(new EngineStoppedException(stopped));
            } else if (!result.complete(renewal)) {
                renewal.close();
            }
        });
        return result;
    }

    private @Nullable String register(Renewal renewal) {
        synchronized (lock) {
            if (stopReason == null) {
                schedule(renewal, renewal.confirmed + renewal.pace.untilNext());
            }
            return stopReason;
        }
    }

    /** Sends what is due and gives up what is lost. Does not wait. */
    public void tick() {
        List<Attempt> attempts = new ArrayList<>();
        try {
            takeDue(attempts);
        } finally {
            // Whatever happened: those that count as on their way are sent, or have failed.
            losses.send();
            attempts.forEach(this::send);
        }
    }

    private void takeDue(List<Attempt> attempts) {
        synchronized (lock) {
            long now = nanoClock.getAsLong();
            for (int i = 0; i < MAX_PER_TICK && renewals.isDue(now); i++) {
                Renewal renewal = renewals.first();
                long left = renewal.aliveUntil - now;
                if (left <= 0) {
                    lose(renewal, overdue(renewal));
                } else if (renewal.inFlight >= MAX_IN_FLIGHT) {
                    schedule(renewal, renewal.aliveUntil);
                } else {
                    Attempt attempt = new Attempt(renewal, now, renewal.pace.timeout(left));
                    attempts.add(attempt);
                    renewal.inFlight++;
                    schedule(renewal, now + renewal.pace.untilOverlap(attempt.timeout));
                }
            }
        }
    }

    private void send(Attempt attempt) {
        try {
            call(attempt.renewal.lease().id(), Duration.ofNanos(attempt.timeout))
                    .whenComplete((lease, error) -> ended(attempt, error == null ? null : cause(error)));
        } catch (Error e) {
            ended(attempt, e);
        }
    }

    // What is thrown is an answer like any other.
    private CompletableFuture<Lease> call(long leaseId, Duration timeout) {
        try {
            return keepAlive.keepAlive(leaseId, timeout);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void ended(Attempt attempt, @Nullable Throwable error) {
        Renewal renewal = attempt.renewal;
        synchronized (lock) {
            if (attempt.over) {
                return;
            }
            attempt.over = true;
            renewal.inFlight--;
            if (renewal.state != Renewal.State.ACTIVE) {
                return;
            }
            long now = nanoClock.getAsLong();
            if (renewal.aliveUntil - now <= 0) {
                // Also with a confirmation: whoever asked meanwhile was told that it is not alive any more.
                lose(renewal, overdue(renewal));
            } else if (error == null) {
                confirmed(renewal, attempt.sent);
            } else if (isFinal(error)) {
                lose(renewal, reason(error));
            } else if (attempt.sent - renewal.confirmed > 0) {
                renewal.failures++;
                renewal.problem = "the last attempt failed: " + reason(error);
                schedule(renewal, now + renewal.pace.untilRetry(renewal.failures));
            }
        }
        losses.send();
    }

    private void confirmed(Renewal renewal, long sent) {
        if (sent - renewal.confirmed > 0) {
            renewal.confirmed = sent;
            renewal.aliveUntil = sent + renewal.pace.ttl();
            renewal.failures = 0;
            schedule(renewal, sent + renewal.pace.untilNext());
        }
    }

    private void schedule(Renewal renewal, long time) {
        renewals.put(renewal, time - renewal.aliveUntil < 0 ? time : renewal.aliveUntil);
    }

    /** For how many nanoseconds a lease is certainly alive; from the moment at which it is not for the first time, it is lost. */
    long aliveNanos(Renewal renewal) {
        // The state first: the time of a lost lease is not moved any more.
        if (renewal.state != Renewal.State.ACTIVE) {
            return 0;
        }
        long left = renewal.aliveUntil - nanoClock.getAsLong();
        if (left > 0) {
            return left;
        }
        synchronized (lock) {
            left = renewal.aliveUntil - nanoClock.getAsLong();
            if (renewal.state == Renewal.State.ACTIVE && left <= 0) {
                lose(renewal, overdue(renewal));
            }
        }
        losses.send();
        return renewal.state == Renewal.State.ACTIVE ? Math.max(0, left) : 0;
    }

    void close(Renewal renewal) {
        synchronized (lock) {
            if (renewal.state == Renewal.State.ACTIVE) {
                renewal.state = Renewal.State.CLOSED;
                renewals.remove(renewal);
            }
        }
    }

    void revoke(Renewal renewal) {
        close(renewal);
        if (renewal.revoked) {
            return;
        }
        try {
            revoke.accept(renewal.lease().id());
        } catch (LeaseNotFoundException e) {
            LOG.debug("lease {} had ended before it was revoked", e.leaseId());
        }
        renewal.revoked = true;
    }

    /**
     * Gives up all leases: each one is lost, for this reason. No other one is taken from then on. Idempotent.
     *
     * @param reason for the listeners
     */
    public void stop(String reason) {
        synchronized (lock) {
            if (stopReason == null) {
                stopReason = reason;
            }
            while (!renewals.isEmpty()) {
                lose(renewals.first(), reason);
            }
        }
        losses.send();
    }

    /** How many leases are being renewed. */
    public int size() {
        synchronized (lock) {
            return renewals.size();
        }
    }

    // In the lock; without it, the losses are sent afterwards. Noted first: what cannot even be noted stays due.
    private void lose(Renewal renewal, String reason) {
        losses.add(renewal, reason);
        renewal.state = Renewal.State.LOST;
        renewals.remove(renewal);
    }

    private static boolean isFinal(Throwable error) {
        return error instanceof LeaseNotFoundException
                || error instanceof EngineStoppedException
                || error instanceof EngineFailedException
                || error instanceof EngineNotStartedException;
    }

    private static String overdue(Renewal renewal) {
        return "it was not renewed for its TTL of " + renewal.lease().ttl() + ", so it may have ended; "
                + renewal.problem;
    }

    private static String reason(Throwable error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }

    private static Throwable cause(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }

    private static final class RenewalHeap extends DeadlineHeap<Renewal> {

        @Override
        protected int place(Renewal renewal) {
            return renewal.place;
        }

        @Override
        protected void place(Renewal renewal, int place) {
            renewal.place = place;
        }
    }
}
