package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.RejectedExecutionPolicy;
import com.alipay.remoting.RejectionProcessableInvokeCallback;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.sofa.jraft.error.InvokeTimeoutException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;

/** One request of the Raft library to another member. */
@NullUnmarked
final class PeerCall implements RejectionProcessableInvokeCallback {

    private final RpcClient client;
    private final Object request;
    private final InvokeContext context;
    private final InvokeCallback callback;
    private final RejectedExecutionPolicy whenRejected;
    private final long deadlineNanos;

    PeerCall(
            RpcClient client,
            Object request,
            InvokeContext context,
            InvokeCallback callback,
            RejectedExecutionPolicy whenRejected,
            long timeoutMillis) {
        this.client = client;
        this.request = request;
        this.context = context;
        this.callback = callback;
        this.whenRejected = whenRejected;
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /**
     * Sends it without blocking.
     *
     * @throws RemotingException when it was not sent; the callback is not called then
     */
    void send(Connection connection) throws RemotingException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime() + 999_999);
        if (millis <= 0) {
            throw new InvokeTimeoutException("there was no connection in time");
        }
        try {
            client.invokeWithCallback(connection, request, context, this, Math.toIntExact(millis));
        } catch (com.alipay.remoting.exception.RemotingException e) {
            throw new RemotingException(e);
        }
    }

    /** It was not sent. */
    void fail(RemotingException problem) {
        Executor executor = callback.executor();
        if (executor != null) {
            try {
                executor.execute(() -> callback.complete(null, problem));
                return;
            } catch (RejectedExecutionException e) {
                // On this thread then, which holds no lock of the library: it waits for the end of each of its
                // requests.
                problem.addSuppressed(e);
            }
        }
        callback.complete(null, problem);
    }

    @Override
    public void onResponse(Object result) {
        callback.complete(result, null);
    }

    @Override
    public void onException(Throwable problem) {
        callback.complete(null, problem);
    }

    @Override
    public Executor getExecutor() {
        return callback.executor();
    }

    @Override
    public RejectedExecutionPolicy rejectedExecutionPolicy() {
        return whenRejected;
    }
}
