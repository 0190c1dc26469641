package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.exception.InvokeServerBusyException;
import io.dengine.EngineException;
import io.dengine.Member;
import io.dengine.OverloadedException;
import io.dengine.consensus.NotSentException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request to another member. Whether it is sent, or given up unsent, is decided once: what fails before that was certainly
 * not handled, and what fails after it may have been.
 */
final class PeerAsk {

    private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

    private final PeerTransport transport;
    private final Member member;
    private final PeerMessage message;
    private final Duration timeout;
    private final long deadlineNanos;
    private final CompletableFuture<PeerMessage> answer = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();

    PeerAsk(PeerTransport transport, Member member, String clusterName, byte[] request, Duration timeout) {
        this.transport = transport;
        this.member = member;
        // Longer ones do not fit where they are counted in milliseconds.
        this.timeout = timeout.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : timeout;
        this.deadlineNanos = System.nanoTime() + this.timeout.toNanos();
        this.message = PeerMessageCodec.ask(
                new PeerMessageCodec.Ask(clusterName, member.id(), millis(this.timeout.toNanos()), request));
    }

    /** Completes exactly once: at the latest at the deadline, from when on it is waited. */
    CompletableFuture<PeerMessage> answer() {
        return answer;
    }

    void beginToWait() {
        answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** There is a connection to the member, or there will be none. */
    void connected(@Nullable Connection connection, @Nullable Throwable problem) {
        if (answer.isDone() || !decided.compareAndSet(false, true)) {
            return;
        }
        if (connection == null) {
            notSent("no connection to " + name() + " could be made", problem);
        } else if (!connection.getChannel().isWritable()) {
            OverloadedException overload = new OverloadedException("too much waits to be sent to " + name());
            notSent(overload.getMessage(), overload);
        } else {
            send(connection);
        }
    }

    private void send(Connection connection) {
        try {
            transport.send(connection, message, millis(deadlineNanos - System.nanoTime()), answer);
        } catch (RemotingException | RuntimeException e) {
            notSent("the request to " + name() + " could not be sent", e);
        }
    }

    /** Nobody waits any more. */
    void abandon(String reason) {
        if (decided.compareAndSet(false, true)) {
            notSent(reason, null);
        } else {
            answer.completeExceptionally(new EngineException(reason + "; what " + name() + " answers is not known"));
        }
    }

    private void notSent(@Nullable String reason, @Nullable Throwable cause) {
        answer.completeExceptionally(new NotSentException(String.valueOf(reason), cause));
    }

    /** What the member answered; throws what the asker gets instead. */
    byte[] result(@Nullable PeerMessage received, @Nullable Throwable problem) {
        if (received == null) {
            throw failure(problem);
        }
        return switch (PeerMessageCodec.typeOf(received)) {
            case PeerMessageCodec.ANSWER -> PeerMessageCodec.answerOf(received);
            case PeerMessageCodec.REFUSED ->
                throw new NotSentException(
                        name() + " refused the request: " + PeerMessageCodec.reasonOf(received), null);
            case PeerMessageCodec.ASK_FAILED ->
                throw new EngineException(name() + " failed to answer: " + PeerMessageCodec.reasonOf(received));
            default -> throw new EngineException("the answer of " + name() + " is not understood");
        };
    }

    private EngineException failure(@Nullable Throwable problem) {
        if (problem instanceof EngineException known) {
            return known;
        }
        if (problem instanceof TimeoutException) {
            return decided.compareAndSet(false, true)
                    ? new NotSentException("there was no connection to " + name() + " within " + timeout, problem)
                    : new EngineException(name() + " has not answered within " + timeout, problem);
        }
        if (problem instanceof InvokeServerBusyException) {
            // Refused by the queue in front of whatever reads it.
            OverloadedException overload = new OverloadedException(name() + " has too many requests to handle");
            return new NotSentException(String.valueOf(overload.getMessage()), overload);
        }
        return new EngineException("the answer of " + name() + " was lost", problem);
    }

    private String name() {
        return "member " + member.id() + " at " + member.address();
    }

    // Rounded up: the transport must not give up before the deadline.
    private static int millis(long nanos) {
        return Math.toIntExact(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
    }
}
