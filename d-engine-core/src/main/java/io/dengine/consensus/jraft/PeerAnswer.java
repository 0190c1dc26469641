package io.dengine.consensus.jraft;

import com.alipay.remoting.RejectedExecutionPolicy;
import com.alipay.remoting.RejectionProcessableInvokeCallback;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;

/** Completes a future with the answer to a {@link PeerMessage}, on the transport's thread. */
@NullUnmarked
record PeerAnswer(CompletableFuture<PeerMessage> answer, Runnable ended) implements RejectionProcessableInvokeCallback {

    @Override
    public void onResponse(Object result) {
        if (result instanceof PeerMessage message) {
            answer.complete(message);
        } else {
            answer.completeExceptionally(new IllegalStateException("unexpected answer of a peer: " + result));
        }
        ended.run();
    }

    @Override
    public void onException(Throwable problem) {
        answer.completeExceptionally(problem);
        ended.run();
    }

    @Override
    public Executor getExecutor() {
        return null;
    }

    @Override
    public RejectedExecutionPolicy rejectedExecutionPolicy() {
        return RejectedExecutionPolicy.CALLER_RUNS;
    }
}
