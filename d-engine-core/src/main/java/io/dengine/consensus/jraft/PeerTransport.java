package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.config.BoltClientOption;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.List;
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
    private final List<PeerConnections> all = new CopyOnWriteArrayList<>();

    /**
     * Starts.
     *
     * @param maxUnsentBytes from when on a connection counts as congested
     * @param connecting where it is connected, which blocks
     */
    PeerTransport(Duration connectTimeout, int maxUnsentBytes, Executor connecting) {
        PeerMessageSerializer.register();
        this.connecting = connecting;
        this.connectTimeout = connectTimeout;
        client.option(BoltClientOption.NETTY_FLUSH_CONSOLIDATION, true);
        client.initWriteBufferWaterMark(maxUnsentBytes / 2, maxUnsentBytes);
        client.startup();
    }

    /** Connections of their own: what is sent over others does not hold up what is sent over these. */
    PeerConnections newConnections() {
        PeerConnections connections = new PeerConnections(client, connectTimeout, connecting);
        all.add(connections);
        return connections;
    }

    /**
     * Sends a message without blocking.
     *
     * @throws RemotingException when it was certainly not sent, as every exception thrown here
     */
    void send(Connection connection, PeerMessage message, int timeoutMillis, PeerAnswer answer)
            throws RemotingException {
        client.invokeWithCallback(connection, message, answer, timeoutMillis);
    }

    @Override
    public synchronized void close() {
        // The client refuses to be shut down twice.
        if (client.isStarted()) {
            all.forEach(PeerConnections::close);
            client.shutdown();
        }
    }
}
