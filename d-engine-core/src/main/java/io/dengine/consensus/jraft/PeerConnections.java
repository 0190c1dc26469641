package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One connection to each member: made when it is first needed, and again when it has broken. Thread-safe. */
final class PeerConnections implements AutoCloseable {

    private final RpcClient client;
    private final int timeoutMillis;
    private final Executor connecting;
    private final Map<String, CompletableFuture<Connection>> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PeerConnections(RpcClient client, Duration timeout, Executor connecting) {
        this.client = client;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.connecting = connecting;
    }

    /** The connection to this address; completed already when there is one. Everybody who waits for a new one shares the attempt. */
    CompletableFuture<Connection> to(String address) {
        CompletableFuture<Connection> known = connections.get(address);
        if (known != null && isUsable(known)) {
            return known;
        }
        CompletableFuture<Connection> begun = new CompletableFuture<>();
        CompletableFuture<Connection> current =
                connections.compute(address, (key, latest) -> isUsable(latest) ? latest : begun);
        if (current == begun) {
            try {
                connecting.execute(() -> connect(address, begun));
            } catch (RejectedExecutionException e) {
                begun.completeExceptionally(e);
            }
        }
        return current;
    }

    private static boolean isUsable(@Nullable CompletableFuture<Connection> known) {
        return known != null
                && (!known.isDone()
                        || (!known.isCompletedExceptionally() && known.join().isFine()));
    }

    private void connect(String address, CompletableFuture<Connection> begun) {
        try {
            begun.complete(client.createStandaloneConnection(address, timeoutMillis));
        } catch (RemotingException | RuntimeException | Error e) {
            begun.completeExceptionally(e);
        }
        if (closed) {
            closeWhenMade(begun);
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.values().forEach(PeerConnections::closeWhenMade);
    }

    private static void closeWhenMade(CompletableFuture<Connection> connection) {
        connection.whenComplete((made, error) -> {
            if (made != null) {
                made.close();
            }
        });
    }
}
