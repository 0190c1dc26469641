package io.dengine.runtime.forward;

import io.dengine.EngineException;
import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.NoLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.concurrent.Failures;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.NotSentException;
import io.dengine.lease.LeaseStatus;
import io.dengine.runtime.LeadershipHub;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the leader do what this member is asked for, over the peer port. A write is sent once and never again: it is done, or
 * refused for certain, or its outcome is unknown. A read is asked for again until its deadline. If this member leads, it does
 * the work itself. Futures complete on threads of the engine, with the exceptions themselves, not wrapped. Thread-safe.
 */
public final class Forwarder implements Forwarding {

    private final String nodeId;
    private final Consensus consensus;
    private final LeadershipHub leadership;
    private final LeaderWork own;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Outstanding writes;
    private final Outstanding reads;
    private final Set<CompletableFuture<CommandResult>> pendingWrites = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<LeaseStatus>> pendingReads = ConcurrentHashMap.newKeySet();
    private volatile @Nullable EngineException stopReason;

    /**
     * A forwarder.
     *
     * @param nodeId this member
     * @param limits how many requests may wait for their answer: as many as writes and reads of this member's own
     * @param own what this member does itself when it leads
     * @param timer for the pauses between the tries of a read; not owned
     */
    public Forwarder(
            String nodeId,
            LimitsConfig limits,
            Consensus consensus,
            LeadershipHub leadership,
            LeaderWork own,
            ScheduledExecutorService timer) {
        this(nodeId, limits, consensus, leadership, own, timer, System::nanoTime);
    }

    Forwarder(
            String nodeId,
            LimitsConfig limits,
            Consensus consensus,
            LeadershipHub leadership,
            LeaderWork own,
            ScheduledExecutorService timer,
            LongSupplier nanoTime) {
        this.nodeId = nodeId;
        this.consensus = consensus;
        this.leadership = leadership;
        this.own = own;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.writes = new Outstanding(
                "d-engine.limits.max-pending-writes", limits.maxPendingWrites(), limits.maxPendingWriteBytes());
        this.reads = new Outstanding("d-engine.limits.max-pending-reads", limits.maxPendingReads(), Long.MAX_VALUE);
    }

    /**
     * Sends a write to the leader.
     *
     * @param encodedCommand within {@code limits.max-request-size}
     * @return the result. Fails, for certain without an effect, with {@code NoLeaderException} (none is known, or it was not reached,
     *     or does not take requests), {@code NotLeaderException} (it does not lead any more), {@code OverloadedException},
     *     {@code DiskFullException}, {@code IllegalArgumentException} or {@code RequestRefusedException} (the leader refused it); else with
     *     {@code OutcomeUnknownException}
     */
    @Override
    public CompletableFuture<CommandResult> write(byte[] encodedCommand, Duration timeout) {
        LeaderInfo leader = leadership.current().leader();
        if (leader == null) {
            return CompletableFuture.failedFuture(
                    new NoLeaderException("node " + nodeId + " knows of no leader; an election may be under way"));
        }
        if (leader.leaderId().equals(nodeId)) {
            return caught(() ->
                    own.writes().write(CommandCodec.decode(ByteBuffer.wrap(encodedCommand)), encodedCommand, timeout));
        }
        EngineException refusal = stopReason;
        if (refusal == null) {
            refusal = writes.enter(encodedCommand.length);
        }
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        CompletableFuture<CommandResult> outcome = new CompletableFuture<>();
        pendingWrites.add(outcome);
        outcome.whenComplete((result, failure) -> {
            pendingWrites.remove(outcome);
            writes.leave(encodedCommand.length);
        });
        send(encodedCommand, timeout, leader, outcome);
        return outcome;
    }

    private void send(byte[] command, Duration timeout, LeaderInfo leader, CompletableFuture<CommandResult> outcome) {
        byte[] request = ForwardRequest.encode(new ForwardRequest.Write(command, timeout));
        caught(() -> consensus.ask(leader.leaderId(), request, timeout)).whenComplete((answer, failure) -> {
            if (failure == null) {
                answered(outcome, answer, leader);
            } else {
                outcome.completeExceptionally(notAnswered(Failures.unwrapped(failure), leader));
            }
        });
    }

    private static void answered(CompletableFuture<CommandResult> outcome, byte[] bytes, LeaderInfo leader) {
        ForwardAnswer answer;
        try {
            answer = ForwardAnswer.decode(bytes);
        } catch (RuntimeException | Error e) {
            // Damaged, from a newer version, or there is no memory for it.
            outcome.completeExceptionally(unknown(leader, "its answer could not be read: " + e, e));
            return;
        }
        if (answer instanceof ForwardAnswer.Result done) {
            outcome.complete(done.result());
        } else if (answer instanceof ForwardAnswer.Failure failed) {
            outcome.completeExceptionally(failed.exception());
        } else {
            outcome.completeExceptionally(unknown(leader, "it answered another question", null));
        }
    }

    private static RuntimeException notAnswered(@Nullable Throwable failure, LeaderInfo leader) {
        return failure instanceof NotSentException notSent
                ? notReached(leader, notSent)
                : unknown(leader, "there was no answer: " + failure, failure);
    }

    private static NoLeaderException notReached(LeaderInfo leader, NotSentException failure) {
        return new NoLeaderException(
                "the leader, node " + leader.leaderId() + " at " + leader.address() + ", was not reached: "
                        + failure.getMessage(),
                failure);
    }

    private static OutcomeUnknownException unknown(LeaderInfo leader, String why, @Nullable Throwable cause) {
        return new OutcomeUnknownException(
                "the write was sent to the leader, node " + leader.leaderId() + " at " + leader.address() + "; " + why
                        + "; it is not known whether it took effect",
                cause);
    }

    /**
     * Asks the leader how a lease is; again, also another leader, until there is an answer or the time is over.
     *
     * @param withKeys whether the keys attached to it are told too
     * @return fails with {@code LeaseNotFoundException}; {@code NoLeaderException} when the time is over and no leader is known;
     *     {@code ReadTimeoutException} when the time is over and one is known; {@code OverloadedException}; {@code RequestRefusedException} when there
     *     are too many keys for an answer; {@code EngineStoppedException} when this member is stopping
     */
    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout) {
        OverloadedException full = reads.enter(0);
        if (full != null) {
            return CompletableFuture.failedFuture(full);
        }
        LeaseQuestion question = new LeaseQuestion(
                nodeId, consensus, leadership, own.leases(), timer, leaseId, withKeys, timeout, nanoTime);
        CompletableFuture<LeaseStatus> answer = question.answer();
        pendingReads.add(answer);
        answer.whenComplete((status, failure) -> {
            pendingReads.remove(answer);
            reads.leave(0);
        });
        EngineException stopped = stopReason;
        if (stopped == null) {
            question.ask();
        } else {
            answer.completeExceptionally(stopped);
        }
        return answer;
    }

    /**
     * Answers whoever still waits, and takes no more; to be called when the consensus layer and the timer have stopped. Idempotent.
     *
     * @param reason what reads, and later calls, fail with
     */
    public void stop(EngineException reason) {
        stopReason = reason;
        pendingWrites.forEach(
                outcome -> outcome.completeExceptionally(
                        new OutcomeUnknownException(
                                "the engine was stopped before the leader's answer came; it is not known whether the write took effect")));
        pendingReads.forEach(answer -> answer.completeExceptionally(reason));
    }

    /** How many writes wait for the leader's answer. */
    public int pendingWrites() {
        return writes.requests();
    }

    /** What a call throws, as what its future fails with. */
    static <T> CompletableFuture<T> caught(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
