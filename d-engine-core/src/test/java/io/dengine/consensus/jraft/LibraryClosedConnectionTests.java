package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.entity.NodeId;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequestHeader;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.impl.core.AppendEntriesRequestProcessor;
import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A flaw of the Raft library, and why a follower does not tell it of closed connections: it ends the thread that handles a member's entries, and waits for
 * its end under a lock that this thread needs for each request it still has. Until it has waited in vain for three seconds, a thread that reads from sockets
 * and needs to know who handles a request stands still, and with it the connections of all members that it reads from.
 */
class LibraryClosedConnectionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GROUP = "library";
    private static final PeerId FOLLOWER = new PeerId("127.0.0.1", 1);
    private static final PeerId LEADER = new PeerId("127.0.0.1", 2);

    private final AppendEntriesRequestProcessor processor = new AppendEntriesRequestProcessor(Runnable::run);
    private final TestConnection connection = new TestConnection();
    private final Node node = (Node) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Node.class, RaftServerService.class},
            (proxy, method, args) -> switch (method.getName()) {
                case "getNodeId" -> new NodeId(GROUP, FOLLOWER);
                case "getGroupId" -> GROUP;
                case "getRaftOptions" -> new RaftOptions();
                case "handleAppendEntriesRequest" ->
                    AppendEntriesResponse.newBuilder()
                            .setTerm(1)
                            .setSuccess(true)
                            .setLastLogIndex(1)
                            .build();
                case "equals" -> proxy == args[0];
                default -> throw new UnsupportedOperationException(method.toString());
            });

    @BeforeEach
    void register() {
        NodeManager.getInstance().addAddress(FOLLOWER.getEndpoint());
        assertThat(NodeManager.getInstance().add(node)).isTrue();
    }

    @AfterEach
    void deregister() {
        NodeManager.getInstance().remove(node);
        NodeManager.getInstance().removeAddress(FOLLOWER.getEndpoint());
        processor.destroy();
    }

    @Test
    void aReadingThreadStandsStillForSecondsWhenAConnectionCloses() throws Exception {
        Executor entries = handlerOfTheLeadersEntries();
        CountDownLatch handled = new CountDownLatch(1);
        entries.execute(() -> {
            handle();
            handled.countDown();
        });
        assertThat(handled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        CountDownLatch closing = new CountDownLatch(1);
        entries.execute(() -> awaitQuietly(closing));
        entries.execute(this::handle);
        Thread closer = new Thread(() -> processor.onClosed("leader", connection), "d-engine-test-closer");
        closer.start();
        await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        closing.countDown();

        long asked = System.nanoTime();
        handlerOfTheLeadersEntries();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofSeconds(2));
        closer.join(PATIENCE.toMillis());
        assertThat(closer.isAlive()).isFalse();
    }

    // as a thread does that has read the header of a request
    private Executor handlerOfTheLeadersEntries() {
        return processor
                .executorSelector()
                .select(
                        AppendEntriesRequest.class.getName(),
                        AppendEntriesRequestHeader.newBuilder()
                                .setGroupId(GROUP)
                                .setPeerId(FOLLOWER.toString())
                                .setServerId(LEADER.toString())
                                .build());
    }

    private void handle() {
        AppendEntriesRequest request = AppendEntriesRequest.newBuilder()
                .setGroupId(GROUP)
                .setServerId(LEADER.toString())
                .setPeerId(FOLLOWER.toString())
                .setTerm(1)
                .setPrevLogTerm(0)
                .setPrevLogIndex(0)
                .setCommittedIndex(0)
                .setData(ByteString.EMPTY)
                .build();
        processor.processRequest0((RaftServerService) node, request, new RpcRequestClosure(connection));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody went on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection of the leader, and the context of each request over it. */
    private static final class TestConnection implements Connection, RpcContext {

        private final Map<String, Object> attributes = new ConcurrentHashMap<>();

        @Override
        public Object getAttribute(String key) {
            return attributes.get(key);
        }

        @Override
        public void setAttribute(String key, Object value) {
            attributes.put(key, value);
        }

        @Override
        public Object setAttributeIfAbsent(String key, Object value) {
            return attributes.putIfAbsent(key, value);
        }

        @Override
        public void close() {}

        @Override
        public void sendResponse(Object response) {}

        @Override
        public Connection getConnection() {
            return this;
        }

        @Override
        public String getRemoteAddress() {
            return "leader";
        }
    }
}
