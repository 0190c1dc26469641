package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.InvokeContext;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.RpcConfigs;
import com.alipay.remoting.rpc.protocol.RpcProtocolV2;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to each member: made when it is first needed, and again when it has broken or seems dead. Thread-safe. */
final class PeerConnections implements AutoCloseable {

    /** The version of the transport's protocol, of the two it has, in which a frame may carry a checksum. */
    private static final String WITH_CHECKSUMS = "?" + RpcConfigs.URL_PROTOCOL + "=" + RpcProtocolV2.PROTOCOL_CODE + "&"
            + RpcConfigs.URL_VERSION + "=" + RpcProtocolV2.PROTOCOL_VERSION_2;

    private final RpcClient client;
    private final int timeoutMillis;
    private final Executor connecting;
    private final Silence silence;
    private final Consumer<Connection> replaced;
    private final Map<String, CompletableFuture<Connection>> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Makes none yet.
     *
     * @param timeout for connecting
     * @param connecting where it is connected, which blocks
     * @param silence knows dead ones
     * @param replaced what is done with a dead one when another one takes its place
     */
    PeerConnections(
            RpcClient client, Duration timeout, Executor connecting, Silence silence, Consumer<Connection> replaced) {
        this.client = client;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        this.connecting = connecting;
        this.silence = silence;
        this.replaced = replaced;
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
            if (known != null) {
                replace(known);
            }
            try {
                connecting.execute(() -> connect(address, begun));
            } catch (RejectedExecutionException e) {
                begun.completeExceptionally(e);
            }
        }
        return current;
    }

    private boolean isUsable(@Nullable CompletableFuture<Connection> known) {
        return known != null && (!known.isDone() || (!known.isCompletedExceptionally() && isUsable(known.join())));
    }

    /** How what is sent over them is to be sent: with a CRC32, as its answer. What is damaged on its way must not get into the log. */
    static InvokeContext checksummed() {
        InvokeContext context = new InvokeContext();
        context.put(InvokeContext.BOLT_CRC_SWITCH, true);
        return context;
    }

    /** Whether requests should be sent over it. */
    boolean isUsable(Connection connection) {
        return connection.isFine() && !silence.isSilent(connection);
    }

    private void replace(CompletableFuture<Connection> known) {
        if (!known.isCompletedExceptionally()) {
            replaced.accept(known.join());
        }
    }

    private void connect(String address, CompletableFuture<Connection> begun) {
        try {
            begun.complete(client.createStandaloneConnection(address + WITH_CHECKSUMS, timeoutMillis));
        } catch (RemotingException | RuntimeException | Error e) {
            begun.completeExceptionally(e);
        }
        if (closed) {
            closeWhenMade(begun);
        }
    }

    /** Closes the connection to this address, if there is one. */
    void close(String address) {
        CompletableFuture<Connection> connection = connections.remove(address);
        if (connection != null) {
            closeWhenMade(connection);
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
