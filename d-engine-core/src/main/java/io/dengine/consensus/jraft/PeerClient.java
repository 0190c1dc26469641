package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends {@link PeerMessage}s. Owns its connections. Thread-safe. */
final class PeerClient implements AutoCloseable {

    private final RpcClient client;
    private final Executor executor;
    private final int timeoutMillis;

    PeerClient(Duration timeout, Executor executor) {
        this.executor = executor;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.client = RpcFactoryHelper.rpcFactory().createRpcClient();
        RpcOptions options = new RpcOptions();
        options.setRpcConnectTimeoutMs(timeoutMillis);
        options.setRpcDefaultTimeout(timeoutMillis);
        client.init(options);
    }

    /** Sends a message; the future fails when no answer comes in time. */
    CompletableFuture<PeerMessage> send(String address, PeerMessage message) {
        CompletableFuture<PeerMessage> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> sendNow(address, message, answer));
        } catch (java.util.concurrent.RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer.orTimeout(2L * timeoutMillis, TimeUnit.MILLISECONDS);
    }

    // Connecting blocks, which is why this runs on the executor.
    private void sendNow(String address, PeerMessage message, CompletableFuture<PeerMessage> answer) {
        Endpoint endpoint = PeerAddress.parse(address).endpoint();
        try {
            client.invokeAsync(endpoint, message, new AnswerCallback(answer), timeoutMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        } catch (RemotingException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private record AnswerCallback(CompletableFuture<PeerMessage> answer) implements InvokeCallback {

        @Override
        public void complete(@Nullable Object result, @Nullable Throwable error) {
            if (result instanceof PeerMessage message) {
                answer.complete(message);
            } else {
                answer.completeExceptionally(
                        error != null ? error : new IllegalStateException("unexpected answer of a peer: " + result));
            }
        }

        @Override
        public @Nullable Executor executor() {
            return null;
        }
    }
}
