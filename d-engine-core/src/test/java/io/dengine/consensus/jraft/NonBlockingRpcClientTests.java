package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.dengine.FreePorts;
import io.dengine.concurrent.DaemonThreads;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Over real sockets: members that are there, gone, and silent. */
class NonBlockingRpcClientTests {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final int LONG_MILLIS = 30_000;

    private final NonBlockingRpcClient client = new NonBlockingRpcClient(new com.alipay.remoting.rpc.RpcClient());
    private final ThreadPoolExecutor callbacks = DaemonThreads.single("callbacks", 1000);
    private final List<AutoCloseable> resources = new ArrayList<>();

    @BeforeEach
    void init() {
        RpcOptions options = new RpcOptions();
        options.setRpcConnectTimeoutMs((int) CONNECT_TIMEOUT.toMillis());
        client.init(options);
    }

    @AfterEach
    void close() throws Exception {
        client.shutdown();
        callbacks.shutdownNow();
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    @Test
    void theLibraryUsesIt() {
        assertThat(RpcFactoryHelper.rpcFactory()).isInstanceOf(PeerRpcFactory.class);
        assertThat(RpcFactoryHelper.rpcFactory().createRpcClient(null)).isInstanceOf(NonBlockingRpcClient.class);
    }

    @Test
    void requestsThatWaitForTheConnectionArriveInTheirOrder() throws Exception {
        List<Object> received = new CopyOnWriteArrayList<>();
        Endpoint endpoint = server(received);
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < PeerOutbox.MAX_WAITING; i++) {
            sent.add(i);
            answers.add(invoke(endpoint, i, LONG_MILLIS));
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i);
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void aMemberThatDoesNotTakeTheConnectionHoldsUpNobodyAndFailsWhatWaits() throws Exception {
        Endpoint gone = blackHole();
        CountDownLatch answered = new CountDownLatch(1);
        // whoever blocks within the call never comes to the latch
        List<CompletableFuture<Object>> waiting = new ArrayList<>();
        for (int i = 0; i < PeerOutbox.MAX_WAITING; i++) {
            CompletableFuture<Object> answer = invoke(gone, i, LONG_MILLIS);
            answer.whenComplete((result, problem) -> answered.countDown());
            waiting.add(answer);
        }
        assertThat(client.checkConnection(gone)).isTrue();
        assertThat(answered.getCount()).isEqualTo(1);
        assertThatThrownBy(() ->
                        client.invokeAsync(gone, "one more", null, callback(new CompletableFuture<>()), LONG_MILLIS))
                .isInstanceOf(RemotingException.class)
                .hasMessageContaining(PeerOutbox.MAX_WAITING + " requests already wait");

        for (CompletableFuture<Object> answer : waiting) {
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(RemotingException.class)
                    .hasMessageContaining("no connection to " + gone);
        }
        // and another attempt is made for what comes next
        CompletableFuture<Object> next = invoke(gone, "next", LONG_MILLIS);
        assertThatThrownBy(() -> next.get(30, TimeUnit.SECONDS)).hasMessageContaining("no connection to " + gone);
    }

    @Test
    void aMemberThatComesBackIsReached() throws Exception {
        Endpoint endpoint = new Endpoint("127.0.0.1", FreePorts.choose(1).get(0));
        assertThatThrownBy(() -> invoke(endpoint, "refused", LONG_MILLIS).get(30, TimeUnit.SECONDS))
                .hasMessageContaining("no connection");
        serve(endpoint, new CopyOnWriteArrayList<>());
        assertThat(invoke(endpoint, "back", LONG_MILLIS).get(30, TimeUnit.SECONDS))
                .isEqualTo("back");
    }

    @Test
    void aConnectionThatIsSilentWhileAnAnswerIsDueIsReplaced() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(LONG_MILLIS);
            Endpoint endpoint = new Endpoint("127.0.0.1", silent.getLocalPort());
            CompletableFuture<Object> first = invoke(endpoint, "first", LONG_MILLIS);
            try (Socket dead = silent.accept()) {
                assertThat(dead.getInputStream().read()).isNotNegative();
                // sending goes on, as the library's heartbeats do
                await().pollInterval(Duration.ofMillis(50)).until(() -> {
                    invoke(endpoint, "heartbeat", LONG_MILLIS);
                    return first.isDone();
                });
                assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasMessageContaining("Connection closed");
                try (Socket replacement = silent.accept()) {
                    assertThat(replacement.getInputStream().read()).isNotNegative();
                }
            }
        }
    }

    @Test
    void aConnectionOnWhichNothingIsDueMayBeSilent() throws Exception {
        List<Object> received = new CopyOnWriteArrayList<>();
        Endpoint endpoint = server(received);
        assertThat(invoke(endpoint, "first", LONG_MILLIS).get(30, TimeUnit.SECONDS))
                .isEqualTo("first");
        long begin = System.nanoTime();
        await().until(() ->
                System.nanoTime() - begin > CONNECT_TIMEOUT.multipliedBy(2).toNanos());
        assertThat(invoke(endpoint, "second", LONG_MILLIS).get(30, TimeUnit.SECONDS))
                .isEqualTo("second");
        assertThat(connections).hasSize(1);
    }

    // The address of a connection, which the library's listener takes for a member's, also says how to talk over it.
    @Test
    void theLibrarysListenerIsNotToldOfConnections() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        List<String> told = new CopyOnWriteArrayList<>();
        ReplicatorGroup group = (ReplicatorGroup) Proxy.newProxyInstance(
                ReplicatorGroup.class.getClassLoader(),
                new Class<?>[] {ReplicatorGroup.class},
                (proxy, method, args) -> {
                    told.add(method.getName());
                    return null;
                });
        client.registerConnectEventListener(group);
        log.start();
        root.addAppender(log);
        try {
            Endpoint endpoint = server(new CopyOnWriteArrayList<>());
            assertThat(invoke(endpoint, "first", LONG_MILLIS).get(30, TimeUnit.SECONDS))
                    .isEqualTo("first");
        } finally {
            root.detachAppender(log);
        }
        assertThat(told).isEmpty();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    private final List<String> connections = new CopyOnWriteArrayList<>();

    private Endpoint server(List<Object> received) {
        Endpoint endpoint = new Endpoint("127.0.0.1", FreePorts.choose(1).get(0));
        serve(endpoint, received);
        return endpoint;
    }

    private void serve(Endpoint endpoint, List<Object> received) {
        // As the library does it before it serves: else requests that come together are handed to several threads.
        RpcFactoryHelper.rpcFactory().ensurePipeline();
        RpcServer server = new RpcServer(endpoint.getIp(), endpoint.getPort());
        Executor inOrder = DaemonThreads.single("server", 1000);
        for (Class<?> type : List.of(Integer.class, String.class)) {
            server.registerUserProcessor(new Echo(type.getName(), received, connections, inOrder));
        }
        server.startup();
        resources.add(server::shutdown);
    }

    private static final class Echo extends SyncUserProcessor<Object> {

        private final String interest;
        private final List<Object> received;
        private final List<String> connections;
        private final Executor executor;

        Echo(String interest, List<Object> received, List<String> connections, Executor executor) {
            this.interest = interest;
            this.received = received;
            this.connections = connections;
            this.executor = executor;
        }

        @Override
        public Object handleRequest(BizContext context, Object request) {
            received.add(request);
            if (!connections.contains(context.getRemoteAddress())) {
                connections.add(context.getRemoteAddress());
            }
            return request;
        }

        @Override
        public String interest() {
            return interest;
        }

        @Override
        public Executor getExecutor() {
            return executor;
        }
    }

    // A socket whose queue of connections is full: the system drops what comes.
    private Endpoint blackHole() throws IOException {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        resources.add(full);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort());
        while (true) {
            Socket socket = new Socket();
            resources.add(socket);
            try {
                socket.connect(address, 300);
            } catch (SocketTimeoutException e) {
                return new Endpoint("127.0.0.1", full.getLocalPort());
            }
        }
    }

    private CompletableFuture<Object> invoke(Endpoint endpoint, Object request, int timeoutMillis) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        try {
            client.invokeAsync(endpoint, request, null, callback(answer), timeoutMillis);
        } catch (RemotingException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private InvokeCallback callback(CompletableFuture<Object> answer) {
        return new CompletingCallback(answer, callbacks);
    }
}
