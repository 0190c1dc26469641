package io.dengine.runtime.forward;

import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.concurrent.Failures;
import io.dengine.consensus.Consensus;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.LeadershipHub;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The question how a lease is, asked until a leader answers or the time is over. Tries follow each other, with a pause between, so
 * that a member without a leader neither spins nor waits longer than it must. Thread-safe.
 */
final class LeaseQuestion {

    /** Between two tries. */
    static final Duration PAUSE = Duration.ofMillis(20);

    /** A leader that is asked is given so long at least, and a third of the whole time; then the question is asked anew, for it may be gone. */
    static final Duration LEAST_TRY = Duration.ofSeconds(1);

    private final String nodeId;
    private final Consensus consensus;
    private final LeadershipHub leadership;
    private final LeaseTimes own;
    private final ScheduledExecutorService timer;
    private final long leaseId;
    private final boolean withKeys;
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private final Duration longestTry;
    private final CompletableFuture<LeaseStatus> answer = new CompletableFuture<>();

    // Written by the thread that ends a try, before it schedules the next one.
    private volatile String lastProblem = "it was not asked yet";

    LeaseQuestion(
            String nodeId,
            Consensus consensus,
            LeadershipHub leadership,
            LeaseTimes own,
            ScheduledExecutorService timer,
            long leaseId,
            boolean withKeys,
            Duration timeout,
            LongSupplier nanoTime) {
        this.nodeId = nodeId;
        this.consensus = consensus;
        this.leadership = leadership;
        this.own = own;
        this.timer = timer;
        this.leaseId = leaseId;
        this.withKeys = withKeys;
        this.nanoTime = nanoTime;
        this.deadlineNanos = nanoTime.getAsLong() + timeout.toNanos();
        Duration third = timeout.dividedBy(3);
        this.longestTry = third.compareTo(LEAST_TRY) > 0 ? third : LEAST_TRY;
    }

    CompletableFuture<LeaseStatus> answer() {
        return answer;
    }

    /** One try; the next follows by itself. Throws nothing: nobody would notice that a scheduled one has failed. */
    void ask() {
        try {
            askOnce();
        } catch (RuntimeException | Error e) {
            // Out of memory, most likely.
            again(String.valueOf(e));
        }
    }

    private void askOnce() {
        Duration left = left();
        if (left.isNegative() || left.isZero()) {
            answer.completeExceptionally(timedOut());
            return;
        }
        LeaderInfo leader = leadership.current().leader();
        if (leader == null) {
            again("node " + nodeId + " knows of no leader");
            return;
        }
        Duration time = left.compareTo(longestTry) < 0 ? left : longestTry;
        if (leader.leaderId().equals(nodeId)) {
            Forwarder.caught(() -> own.timeToLive(leaseId, withKeys, time)).whenComplete(this::answeredHere);
        } else {
            byte[] request = ForwardRequest.encode(new ForwardRequest.TimeToLive(leaseId, withKeys, time));
            Forwarder.caught(() -> consensus.ask(leader.leaderId(), request, time))
                    .whenComplete(this::answered);
        }
    }

    private void answered(byte @Nullable [] bytes, @Nullable Throwable failure) {
        if (bytes == null) {
            again(String.valueOf(Failures.unwrapped(failure)));
            return;
        }
        try {
            ForwardAnswer told = ForwardAnswer.decode(bytes);
            if (told instanceof ForwardAnswer.Status status) {
                answer.complete(status.status());
            } else if (told instanceof ForwardAnswer.Failure failed) {
                failed(failed.exception());
            } else {
                again("the leader answered another question");
            }
        } catch (RuntimeException | Error e) {
            // Damaged, from a newer version, or there is no memory for it.
            again("the leader's answer could not be read: " + e);
        }
    }

    private void answeredHere(@Nullable LeaseStatus status, @Nullable Throwable failure) {
        if (status != null) {
            answer.complete(status);
        } else {
            failed(LeaderFailures.ofRead(nodeId, failure));
        }
    }

    private void failed(RuntimeException failure) {
        if (isFinal(failure)) {
            answer.completeExceptionally(failure);
        } else {
            again(String.valueOf(failure.getMessage()));
        }
    }

    /** Whether another leader, or the same one later, would answer no better. */
    private static boolean isFinal(RuntimeException failure) {
        return failure instanceof LeaseNotFoundException
                || failure instanceof OverloadedException
                || failure instanceof RequestRefusedException
                || failure instanceof IllegalArgumentException;
    }

    private void again(String problem) {
        if (answer.isDone()) {
            return;
        }
        lastProblem = problem;
        long pause = Math.max(0, Math.min(PAUSE.toNanos(), left().toNanos()));
        try {
            timer.schedule(this::ask, pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    new EngineStoppedException("node " + nodeId + " is stopping or has been stopped", e));
        }
    }

    private Duration left() {
        return Duration.ofNanos(deadlineNanos - nanoTime.getAsLong());
    }

    private RuntimeException timedOut() {
        LeaderInfo leader = leadership.current().leader();
        return leader == null
                ? new NoLeaderException("node " + nodeId + " knows of no leader: " + lastProblem)
                : new ReadTimeoutException("the leader, node " + leader.leaderId() + " at " + leader.address()
                        + ", did not say in time how lease " + leaseId + " is: " + lastProblem);
    }
}
