package io.dengine.consensus.jraft;

import io.dengine.EngineException;
import io.dengine.LimitsConfig;
import io.dengine.Member;
import io.dengine.OverloadedException;
import io.dengine.consensus.NotSentException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests to other members; see {@link io.dengine.consensus.Consensus#ask}. They have connections of their own, so that large ones do not hold up
 * what elections need. As many may be on their way as writes may be pending, in number and in bytes. Thread-safe.
 */
final class PeerAsks implements AutoCloseable {

    /** More than a command may hold for its answer (64 MiB, and what encoding adds). */
    static final int MAX_ANSWER_BYTES = 80 * 1024 * 1024;

    /** What a request may have beyond the command in it. */
    private static final int ENVELOPE_BYTES = 64 * 1024;

    private final String clusterName;
    private final String nodeId;
    private final Map<String, Member> others;
    private final LimitsConfig limits;
    private final PeerTransport transport;
    private final PeerConnections connections;
    private final Executor completing;
    private final Set<PeerAsk> pending = ConcurrentHashMap.newKeySet();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicLong pendingCount = new AtomicLong();
    private volatile boolean closed;

    PeerAsks(JRaftContext context, PeerTransport transport, Executor completing) {
        this.clusterName = context.config().clusterName();
        this.nodeId = context.config().nodeId();
        this.others = context.others().stream().collect(Collectors.toMap(Member::id, Function.identity()));
        this.limits = context.config().limits();
        this.transport = transport;
        this.connections = transport.newConnections();
        this.completing = completing;
    }

    /** The longest request. */
    static int maxRequestBytes(LimitsConfig limits) {
        return limits.maxRequestBytes() + ENVELOPE_BYTES;
    }

    CompletableFuture<byte[]> ask(String target, byte[] request, Duration timeout) {
        int limit = maxRequestBytes(limits);
        if (request.length > limit) {
            throw new IllegalArgumentException(
                    "request is " + request.length + " bytes long; allowed are at most " + limit);
        }
        Member member = others.get(target);
        if (member == null) {
            return notSent("node " + nodeId + " knows no other member " + target, null);
        }
        if (closed) {
            return notSent(stopped(), null);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            return notSent("no time was left to ask " + target, null);
        }
        OverloadedException overload = take(request.length);
        if (overload != null) {
            return notSent("node " + nodeId + " did not ask " + target + ": " + overload.getMessage(), overload);
        }
        PeerAsk ask;
        try {
            ask = new PeerAsk(transport, member, clusterName, request, timeout);
        } catch (RuntimeException | Error e) {
            // Out of memory, most likely.
            giveBack(request.length);
            throw e;
        }
        return begin(ask, member, request.length);
    }

    private CompletableFuture<byte[]> begin(PeerAsk ask, Member member, int bytes) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        pending.add(ask);
        ask.answer().whenComplete((answer, problem) -> {
            pending.remove(ask);
            giveBack(bytes);
            deliver(() -> complete(result, ask, answer, problem));
        });
        ask.beginToWait();
        connections.to(member.address()).whenComplete(ask::connected);
        if (closed) {
            // close() may have looked before this one was there.
            ask.abandon(stopped());
        }
        return result;
    }

    // A single request is always taken, however large.
    private @Nullable OverloadedException take(int bytes) {
        if (pendingCount.incrementAndGet() > limits.maxPendingWrites()) {
            pendingCount.decrementAndGet();
            return new OverloadedException("d-engine.limits.max-pending-writes = " + limits.maxPendingWrites()
                    + " requests to other members are waiting for their answer");
        }
        long before = pendingBytes.getAndAdd(bytes);
        if (before > 0 && before + bytes > limits.maxPendingWriteBytes()) {
            giveBack(bytes);
            return new OverloadedException(
                    "requests to other members of more than d-engine.limits.max-pending-write-size = "
                            + limits.maxPendingWriteBytes() + " bytes are waiting for their answer");
        }
        return null;
    }

    private void giveBack(int bytes) {
        pendingBytes.addAndGet(-bytes);
        pendingCount.decrementAndGet();
    }

    // Neither on the transport's threads nor on the one timer that all futures of the JVM share.
    private void deliver(Runnable completion) {
        try {
            completing.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    private static void complete(
            CompletableFuture<byte[]> result, PeerAsk ask, @Nullable PeerMessage answer, @Nullable Throwable problem) {
        try {
            result.complete(ask.result(answer, problem));
        } catch (EngineException e) {
            result.completeExceptionally(e);
        }
    }

    private String stopped() {
        return "node " + nodeId + " is stopping or has been stopped";
    }

    private static CompletableFuture<byte[]> notSent(String message, @Nullable Throwable cause) {
        return CompletableFuture.failedFuture(new NotSentException(message, cause));
    }

    /** Requests whose answer is waited for. */
    int pending() {
        return pending.size();
    }

    /** Fails everything that waits. */
    @Override
    public void close() {
        closed = true;
        pending.forEach(ask -> ask.abandon(stopped()));
    }
}
