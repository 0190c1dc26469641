package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.NotLeaderException;
import io.dengine.command.CommandResult;
import io.dengine.runtime.forward.Forwarding;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Does writes, for a caller who waits and for one who does not: on this member, or, where that was asked for, on the leader. A write is sent to the leader
 * only when it certainly was not proposed here, and only once. Thread-safe.
 */
final class WriteCalls {

    private final String nodeId;
    private final MemberState state;
    private final LeadershipHub leadership;
    private final WritePath path;
    private final Forwarding forwarding;
    private final Executor own;
    private final Callbacks callbacks;

    WriteCalls(
            String nodeId,
            MemberState state,
            LeadershipHub leadership,
            WritePath path,
            Forwarding forwarding,
            Executor own,
            Callbacks callbacks) {
        this.nodeId = nodeId;
        this.state = state;
        this.leadership = leadership;
        this.path = path;
        this.forwarding = forwarding;
        this.own = own;
        this.callbacks = callbacks;
    }

    /** Does a write and waits for its answer. */
    <R extends @Nullable Object> R call(WriteRequest<R> request, ClientSettings settings) {
        state.check();
        CommandResult result = settings.viaLeader() || request.anyMember()
                ? onLeader(request, settings.timeout())
                : here(request, settings.timeout());
        return request.answer().apply(result);
    }

    /** Does a write; the future completes at the latest at the deadline, on a thread for callbacks. */
    <R extends @Nullable Object> CompletableFuture<R> start(WriteRequest<R> request, ClientSettings settings) {
        try {
            state.check();
            callbacks.admit();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<CommandResult> outcome = settings.viaLeader() || request.anyMember()
                ? startOnLeader(request, settings.timeout())
                : submit(request, settings.timeout()).outcome();
        return Delivery.of(outcome, request.answer(), callbacks);
    }

    /**
     * Does a write of the engine's own, on this member or on the leader.
     *
     * @return completes at the latest after the time-out, on whichever of the engine's threads the answer comes: its dependents must neither wait nor be users'
     */
    <R extends @Nullable Object> CompletableFuture<R> startOwn(WriteRequest<R> request, Duration timeout) {
        try {
            state.check();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        return Delivery.of(startOnLeader(request, timeout), request.answer(), Runnable::run);
    }

    private PendingWrite submit(WriteRequest<?> request, Duration timeout) {
        return path.submit(request.command(), request.growsStore(), timeout);
    }

    private CommandResult here(WriteRequest<?> request, Duration timeout) {
        return Waits.forWrite(submit(request, timeout), path);
    }

    private CommandResult onLeader(WriteRequest<?> request, Duration timeout) {
        if (anotherLeads()) {
            return Waits.forForwarded(time -> forward(request, time), timeout);
        }
        PendingWrite write = submit(request, timeout);
        try {
            return Waits.forWrite(write, path);
        } catch (NotLeaderException e) {
            Duration left = left(write);
            if (isOver(left)) {
                throw e;
            }
            return Waits.forForwarded(time -> forward(request, time), left);
        }
    }

    private CompletableFuture<CommandResult> startOnLeader(WriteRequest<?> request, Duration timeout) {
        if (anotherLeads()) {
            return forward(request, timeout);
        }
        PendingWrite write = submit(request, timeout);
        // On a thread of our own: this one may be Raft's, and those for callbacks may be blocked by users' code.
        return write.outcome()
                .exceptionallyComposeAsync(
                        failure -> {
                            Duration left = left(write);
                            return failure instanceof NotLeaderException && !isOver(left)
                                    ? forward(request, left)
                                    : CompletableFuture.failedFuture(failure);
                        },
                        own);
    }

    private boolean anotherLeads() {
        LeadershipState now = leadership.current();
        LeaderInfo leader = now.leader();
        return !now.isLeader() && leader != null && !leader.leaderId().equals(nodeId);
    }

    private static Duration left(PendingWrite write) {
        return Duration.ofNanos(write.deadlineNanos() - System.nanoTime());
    }

    private static boolean isOver(Duration left) {
        return left.isNegative() || left.isZero();
    }

    private CompletableFuture<CommandResult> forward(WriteRequest<?> request, Duration timeout) {
        return forwarding.write(request.command(), timeout);
    }
}
