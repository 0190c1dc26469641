package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.config.BoltClientOption;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * The client side of the peer port for {@link PeerMessage}s. Not the library's own wrapper of it: that one connects within a
 * send, so that a failure does not tell whether anything was sent, and it refuses to send while half a megabyte waits. Thread-safe.
 */
final class PeerTransport implements AutoCloseable {

    private final RpcClient client = new RpcClient();
    private final Executor connecting;
    private final Duration connectTimeout;
    private final Silence silence;
    private final List<PeerConnections> all = new CopyOnWriteArrayList<>();

    /** Nothing more is sent over them; they are closed when what was sent is answered or given up. */
    private final Set<Connection> retired = ConcurrentHashMap.newKeySet();

    /**
     * Starts.
     *
     * @param connectTimeout for connecting, and how long a connection may be silent while an answer is due before another one is made
     * @param maxUnsentBytes from when on a connection counts as congested
     * @param connecting where it is connected, which blocks
     */
    PeerTransport(Duration connectTimeout, int maxUnsentBytes, Executor connecting) {
        PeerMessageSerializer.register();
        this.connecting = connecting;
        this.connectTimeout = connectTimeout;
        this.silence = new Silence(connectTimeout, System::nanoTime);
        client.option(BoltClientOption.NETTY_FLUSH_CONSOLIDATION, true);
        client.option(BoltClientOption.EXTENDED_NETTY_CHANNEL_HANDLER, silence);
        client.initWriteBufferWaterMark(maxUnsentBytes / 2, maxUnsentBytes);
        client.startup();
    }

    /** Connections of their own: what is sent over others does not hold up what is sent over these. */
    PeerConnections newConnections() {
        PeerConnections connections = new PeerConnections(client, connectTimeout, connecting, silence, this::retire);
        all.add(connections);
        return connections;
    }

    /**
     * Sends a message without blocking.
     *
     * @throws RemotingException when it was certainly not sent, as every exception thrown here
     */
    void send(Connection connection, PeerMessage message, int timeoutMillis, CompletableFuture<PeerMessage> answer)
            throws RemotingException {
        silence.sending(connection);
        client.invokeWithCallback(
                connection,
                message,
                PeerConnections.checksummed(),
                new PeerAnswer(answer, () -> closeIfRetired(connection)),
                timeoutMillis);
    }

    // The member may be slow rather than gone: then what was sent is still answered.
    private void retire(Connection connection) {
        retired.add(connection);
        closeIfRetired(connection);
    }

    private void closeIfRetired(Connection connection) {
        if (!retired.isEmpty() && connection.isInvokeFutureMapFinish() && retired.remove(connection)) {
            connection.close();
        }
    }

    @Override
    public synchronized void close() {
        // The client refuses to be shut down twice.
        if (client.isStarted()) {
            all.forEach(PeerConnections::close);
            retired.forEach(Connection::close);
            client.shutdown();
        }
    }
}
