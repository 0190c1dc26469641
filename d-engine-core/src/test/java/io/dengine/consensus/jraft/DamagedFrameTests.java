package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.dengine.FreePorts;
import io.dengine.concurrent.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a network damages so that TCP does not notice it: here a relay does, in its own connection. */
class DamagedFrameTests {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Endpoint endpoint =
            new Endpoint("127.0.0.1", FreePorts.choose(1).get(0));
    private final NonBlockingRpcClient client = new NonBlockingRpcClient(new com.alipay.remoting.rpc.RpcClient());
    private final ThreadPoolExecutor callbacks = DaemonThreads.single("callbacks", 1000);
    private final RpcServer server = new RpcServer(endpoint.getIp(), endpoint.getPort());
    private final List<String> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() {
        RpcOptions options = new RpcOptions();
        options.setRpcConnectTimeoutMs((int) Duration.ofSeconds(2).toMillis());
        client.init(options);
        RpcFactoryHelper.rpcFactory().ensurePipeline();
        server.registerUserProcessor(new Answering());
        server.startup();
    }

    @AfterEach
    void end() {
        client.shutdown();
        server.shutdown();
        callbacks.shutdownNow();
    }

    @Test
    void aRequestThatIsDamagedOnItsWayIsNotTaken() throws Exception {
        try (Relay relay = new Relay(endpoint, "amount 1", "amount 9")) {
            CompletableFuture<Object> damaged = invoke(relay.endpoint(), "put amount 1");
            assertThatThrownBy(() -> damaged.get(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(received).isEmpty();
            assertThat(invoke(relay.endpoint(), "put amount 2").get(30, TimeUnit.SECONDS))
                    .isEqualTo("done: put amount 2");
            assertThat(received).containsExactly("put amount 2");
        }
    }

    @Test
    void anAnswerThatIsDamagedOnItsWayIsNotTaken() throws Exception {
        try (Relay relay = new Relay(endpoint, "done: ", "gone: ")) {
            CompletableFuture<Object> damaged = invoke(relay.endpoint(), "put");
            assertThatThrownBy(() -> damaged.get(30, TimeUnit.SECONDS)).isNotNull();
            assertThat(received).containsExactly("put");
        }
    }

    private CompletableFuture<Object> invoke(Endpoint endpoint, Object request) throws Exception {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        client.invokeAsync(endpoint, request, null, new CompletingCallback(answer, callbacks), TIMEOUT_MILLIS);
        return answer;
    }

    private final class Answering extends SyncUserProcessor<String> {

        @Override
        public Object handleRequest(BizContext context, String request) {
            received.add(request);
            return "done: " + request;
        }

        @Override
        public String interest() {
            return String.class.getName();
        }
    }

    /** Passes on what comes, with a text of it replaced by another one of the same length. */
    private static final class Relay implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();
        private final Endpoint server;
        private final String from;
        private final String to;

        Relay(Endpoint server, String from, String to) throws IOException {
            this.server = server;
            this.from = from;
            this.to = to;
            DaemonThreads.daemon("relay", this::accept).start();
        }

        Endpoint endpoint() {
            return new Endpoint("127.0.0.1", listening.getLocalPort());
        }

        private void accept() {
            try {
                while (true) {
                    Socket in = listening.accept();
                    sockets.add(in);
                    Socket out = new Socket(server.getIp(), server.getPort());
                    sockets.add(out);
                    DaemonThreads.daemon("relay-there", () -> pass(in, out)).start();
                    DaemonThreads.daemon("relay-back", () -> pass(out, in)).start();
                }
            } catch (IOException e) {
                assertThat(listening.isClosed()).isTrue();
            }
        }

        private void pass(Socket source, Socket target) {
            byte[] buffer = new byte[4096];
            try (source;
                    target) {
                InputStream in = source.getInputStream();
                OutputStream out = target.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    String text = new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                    out.write(text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                }
            } catch (IOException e) {
                // one of the two has closed the connection: so is the other one now
                assertThat(source.isClosed() && target.isClosed()).isTrue();
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
