package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.rpc.InvokeCallback;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Completes a future with what a request is answered. */
record CompletingCallback(CompletableFuture<Object> answer, Executor executor) implements InvokeCallback {

    @Override
    public void complete(Object result, Throwable problem) {
        if (problem == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(problem);
        }
    }
}
