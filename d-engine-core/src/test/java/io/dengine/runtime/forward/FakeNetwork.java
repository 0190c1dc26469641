package io.dengine.runtime.forward;

import io.dengine.consensus.Consensus;
import io.dengine.consensus.MemberRequestHandler;
import io.dengine.consensus.NotSentException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Members that ask each other in memory, at once, and what can happen on the way. */
final class FakeNetwork {

    /** What happens to the next requests. */
    enum Way {
        /** The request and its answer arrive. */
        OPEN,
        /** No connection can be made. */
        CLOSED,
        /** The request gets lost, and nobody knows. */
        REQUEST_LOST,
        /** The request arrives, its answer gets lost. */
        ANSWER_LOST
    }

    final List<Duration> timeouts = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Way way = Way.OPEN;
    UnaryOperator<byte[]> requestDamage = UnaryOperator.identity();
    UnaryOperator<byte[]> answerDamage = UnaryOperator.identity();

    private final Map<String, MemberRequestHandler> members = new ConcurrentHashMap<>();

    void join(String nodeId, MemberRequestHandler handler) {
        members.put(nodeId, handler);
    }

    /** Raft as a member sees it; it can only ask. */
    Consensus asConsensus() {
        return (Consensus) Proxy.newProxyInstance(
                Consensus.class.getClassLoader(), new Class<?>[] {Consensus.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("ask")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return ask((String) arguments[0], (byte[]) arguments[1], (Duration) arguments[2]);
                });
    }

    private CompletableFuture<byte[]> ask(String nodeId, byte[] request, Duration timeout) {
        asked.add(nodeId);
        timeouts.add(timeout);
        MemberRequestHandler handler = members.get(nodeId);
        if (way == Way.CLOSED || handler == null) {
            return CompletableFuture.failedFuture(new NotSentException("no connection to " + nodeId, null));
        }
        if (way == Way.REQUEST_LOST) {
            return CompletableFuture.failedFuture(new TimeoutException("no answer from " + nodeId));
        }
        CompletableFuture<byte[]> answer = handler.handle(requestDamage.apply(request));
        if (way == Way.ANSWER_LOST) {
            return answer.thenCompose(
                    lost -> CompletableFuture.failedFuture(new TimeoutException("no answer from " + nodeId)));
        }
        return answer.thenApply(answerDamage);
    }
}
