package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.RejectedExecutionPolicy;
import com.alipay.remoting.config.BoltClientOption;
import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import io.dengine.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.NullUnmarked;

/**
 * The client with which the Raft library talks to other members. The library's own one connects within the call, and waits for an answer: under the lock of the node, for a second for each member that is silent. With two of five
 * members gone, the others then had no time left to answer each other, and elected nobody for many seconds. Here every member counts as reachable, requests wait for a connection that is made by another thread, and fail
 * if there is none. Thread-safe.
 */
@NullUnmarked
final class NonBlockingRpcClient extends BoltRpcClient {

    private static final int CONNECTING_THREADS = 8;
    private static final int QUEUE = 64;

    private final com.alipay.remoting.rpc.RpcClient client;
    private final Map<String, PeerOutbox> outboxes = new ConcurrentHashMap<>();
    // Connecting blocks, but ends after the connect timeout.
    private final ThreadPoolExecutor connecting =
            DaemonThreads.pool(CONNECTING_THREADS, QUEUE, "d-engine-raft-connect");

    private PeerConnections connections;
    private Silence silence;

    NonBlockingRpcClient(com.alipay.remoting.rpc.RpcClient client) {
        super(client);
        this.client = client;
    }

    @Override
    public boolean init(RpcOptions options) {
        Duration timeout = Duration.ofMillis(options.getRpcConnectTimeoutMs());
        silence = new Silence(timeout, System::nanoTime);
        connections = new PeerConnections(client, timeout, connecting, silence, Connection::close);
        client.option(BoltClientOption.EXTENDED_NETTY_CHANNEL_HANDLER, silence);
        // It is connected when there is something to send.
        options.setEnableBoltReconnect(false);
        return super.init(options);
    }

    @Override
    public void shutdown() {
        connections.close();
        connecting.shutdownNow();
        super.shutdown();
    }

    /** Says that requests are taken: whether the member is there shows in their answers. */
    @Override
    public boolean checkConnection(Endpoint endpoint) {
        return true;
    }

    @Override
    public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
        return true;
    }

    @Override
    public void closeConnection(Endpoint endpoint) {
        connections.close(endpoint.toString());
    }

    /** The library wants to know of connections, to go on with members that it could not reach when it began to lead; here it can always. */
    @Override
    public void registerConnectEventListener(ReplicatorGroup replicators) {
        // And it takes the address for a member's, which it is not: it asks for checksums too.
    }

    @Override
    public void invokeAsync(
            Endpoint endpoint, Object request, InvokeContext context, InvokeCallback callback, long timeoutMillis)
            throws RemotingException {
        PeerCall call = new PeerCall(
                client, request, PeerConnections.checksummed(), callback, whenRejected(context), timeoutMillis);
        outboxes.computeIfAbsent(endpoint.toString(), address -> new PeerOutbox(address, connections, silence))
                .send(call);
    }

    private static RejectedExecutionPolicy whenRejected(InvokeContext context) {
        return context == null
                ? RejectedExecutionPolicy.CALLER_HANDLE_EXCEPTION
                : context.getOrDefault(BOLT_REJECTED_EXECUTION_POLICY, RejectedExecutionPolicy.CALLER_HANDLE_EXCEPTION);
    }
}
