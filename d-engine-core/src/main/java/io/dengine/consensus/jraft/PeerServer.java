package io.dengine.consensus.jraft;

import com.alipay.remoting.ConnectionEventType;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.ProtobufMsgFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import com.alipay.sofa.jraft.rpc.impl.PingRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import io.dengine.EngineException;
import io.dengine.config.PeerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer port: Raft's requests, those that bear on votes through {@link VoteGate}, and {@link PeerMessage}s. The library's
 * administration requests are not served.
 */
final class PeerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
    private static final Duration FREE_PORT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FREE_PORT_POLL = Duration.ofMillis(5);

    private final PeerAddress listenAddress;
    private final BoltRpcServer server;
    private final GatedProcessors.AppendEntries appendEntries;
    private boolean started;
    private volatile boolean closing;

    PeerServer(
            PeerAddress listenAddress,
            VoteGate gate,
            Executor executor,
            Function<PeerMessage, CompletableFuture<PeerMessage>> messages) {
        ProtobufMsgFactory.load();
        PeerMessageSerializer.register();
        this.listenAddress = listenAddress;
        // The library's own factory would listen on every interface.
        RpcServer transport = new PatientRpcServer(listenAddress);
        this.server = new BoltRpcServer(transport);
        // Not as a listener for closed connections, as the library does: it would then end the thread of the member,
        // and wait up to three seconds for it, under a lock that this thread needs, and those that read from all
        // members.
        this.appendEntries = new GatedProcessors.AppendEntries(executor, gate);
        server.registerProcessor(appendEntries);
        server.registerProcessor(new GetFileRequestProcessor(executor));
        server.registerProcessor(new GatedProcessors.InstallSnapshot(executor, gate));
        server.registerProcessor(new GatedProcessors.RequestVote(executor, gate));
        server.registerProcessor(new GatedProcessors.TimeoutNow(executor, gate));
        server.registerProcessor(new PingRequestProcessor(executor));
        server.registerProcessor(new ReadIndexRequestProcessor(executor));
        transport.registerUserProcessor(new PeerMessageProcessor(executor, messages));
        // The transport closes its connections while its listening socket still takes new ones, and leaves these open.
        // A member that reconnects in that moment would go on speaking to this closed server, also when another one
        // has been started on the port in this process.
        transport.addConnectionEventProcessor(ConnectionEventType.CONNECT, (address, connection) -> {
            if (closing) {
                connection.close();
            }
        });
    }

    /** Binds the port. */
    void start() {
        try {
            started = server.init(null);
        } catch (RuntimeException e) {
            throw cannotBind(e);
        }
        if (!started) {
            throw cannotBind(null);
        }
    }

    private EngineException cannotBind(@Nullable Throwable cause) {
        return new EngineException(
                "the peer port " + listenAddress
                        + " cannot be bound: it is in use by another process, or the address is not one"
                        + " of this machine; see d-engine.listen-address and the address of this node in"
                        + " d-engine.initial-cluster",
                cause);
    }

    @Override
    public void close() {
        // The library refuses to stop what was not started.
        if (started) {
            started = false;
            closing = true;
            server.shutdown();
            appendEntries.destroy();
            awaitFreePort();
        }
    }

    // The library closes its listening socket in the background; whoever stops a member may start it again at once.
    private void awaitFreePort() {
        long deadline = System.nanoTime() + FREE_PORT_TIMEOUT.toNanos();
        while (!isFree()) {
            if (System.nanoTime() - deadline >= 0) {
                LOG.warn("the peer port {} was not free again after {}", listenAddress, FREE_PORT_TIMEOUT);
                return;
            }
            LockSupport.parkNanos(FREE_PORT_POLL.toNanos());
        }
    }

    private boolean isFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(listenAddress.host(), listenAddress.port()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
