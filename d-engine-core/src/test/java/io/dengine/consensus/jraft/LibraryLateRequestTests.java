package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.remoting.Connection;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.RpcResponseFuture;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.exception.InvokeTimeoutException;
import com.alipay.remoting.rpc.protocol.UserProcessor;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import io.dengine.FreePorts;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.config.PeerAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that has waited for longer than its sender does, which a time of day that is set forward looks like, is lost by the library. */
class LibraryLateRequestTests {

    private static final int TIMEOUT_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PeerMessage LATE = PeerMessageCodec.answer(new byte[] {1});
    private static final PeerMessage NEXT = PeerMessageCodec.answer(new byte[] {2});

    private final PeerAddress address =
            new PeerAddress("127.0.0.1", FreePorts.choose(1).get(0));
    private final ThreadPoolExecutor executor = DaemonThreads.single("late-requests", 100);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<Byte> handled = new CopyOnWriteArrayList<>();
    private final RpcClient client = new RpcClient();

    @AfterEach
    void end() {
        busy.countDown();
        executor.shutdownNow();
    }

    @Test
    void theLibraryDropsARequestThatHasWaitedLong() throws Exception {
        assertThat(handled(new RpcServer(address.host(), address.port(), true))).containsExactly(last(NEXT));
    }

    @Test
    void itIsHandledHere() throws Exception {
        assertThat(handled(new PatientRpcServer(address))).containsExactly(last(LATE), last(NEXT));
    }

    @Test
    void theLibrarysOwnRequestsAreHandledToo() {
        List<UserProcessor<?>> registered = new CopyOnWriteArrayList<>();
        RpcServer server = new RpcServer(address.host(), address.port(), true) {
            @Override
            public void registerUserProcessor(UserProcessor<?> processor) {
                registered.add(processor);
            }
        };
        BoltRpcServer library = new BoltRpcServer(server);
        library.registerProcessor(new GatedProcessors.RequestVote(executor, new VoteGate(System::nanoTime, 0)));
        assertThat(registered).singleElement().satisfies(processor -> {
            assertThat(processor.timeoutDiscard()).as("by itself").isTrue();
            UserProcessor<?> patient = PatientRpcServer.patient(processor);
            assertThat(patient.timeoutDiscard()).isFalse();
            assertThat(patient.interest()).isEqualTo(processor.interest());
            assertThat(patient.getExecutor()).isSameAs(executor);
        });
    }

    /** What is handled of two requests, the first of which waits for its thread until its sender has given up. */
    private List<Byte> handled(RpcServer server) throws Exception {
        PeerMessageSerializer.register();
        server.registerUserProcessor(new PeerMessageProcessor(executor, message -> {
            handled.add(last(message));
            return CompletableFuture.completedFuture(message);
        }));
        server.startup();
        client.startup();
        try {
            executor.execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Connection connection =
                    client.createStandaloneConnection(address.host(), address.port(), (int) PATIENCE.toMillis());
            RpcResponseFuture late = client.invokeWithFuture(connection, LATE, TIMEOUT_MILLIS);
            await().atMost(PATIENCE).until(() -> executor.getQueue().size() == 1);
            long queued = System.nanoTime();
            assertThatThrownBy(() -> late.get((int) PATIENCE.toMillis())).isInstanceOf(InvokeTimeoutException.class);
            await().atMost(PATIENCE)
                    .until(() -> Duration.ofNanos(System.nanoTime() - queued).toMillis() > 2 * TIMEOUT_MILLIS);
            RpcResponseFuture answer = client.invokeWithFuture(connection, NEXT, (int) PATIENCE.toMillis());
            await().atMost(PATIENCE).until(() -> executor.getQueue().size() == 2);
            busy.countDown();
            answer.get((int) PATIENCE.toMillis());
            client.closeStandaloneConnection(connection);
            return handled;
        } finally {
            client.shutdown();
            server.shutdown();
        }
    }

    private static byte last(PeerMessage message) {
        return message.body()[message.body().length - 1];
    }
}
