package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.FreePorts;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.config.PeerAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerServerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ROUNDS = 50;
    private static final int CLIENTS = 4;

    /** The first byte of a frame; the server waits for its others. */
    private static final int PROTOCOL = 2;

    private final int port = FreePorts.choose(1).get(0);
    private final ThreadPoolExecutor executor = DaemonThreads.single("peer-server", 100);
    private final ExecutorService clients = DaemonThreads.pool(CLIENTS, CLIENTS, "clients");

    @AfterEach
    void end() {
        executor.shutdownNow();
        clients.shutdownNow();
    }

    /** Others reconnect the moment their connections are closed, so while the server is stopping. */
    @Test
    void noConnectionOutlivesTheServer() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            PeerServer server = new PeerServer(
                    new PeerAddress("127.0.0.1", port),
                    new VoteGate(System::nanoTime, 0),
                    executor,
                    CompletableFuture::completedFuture);
            server.start();
            CountDownLatch connected = new CountDownLatch(CLIENTS);
            List<Future<Integer>> connections = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                connections.add(clients.submit(() -> connectUntilRefused(connected)));
            }
            try {
                assertThat(connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            } finally {
                server.close();
            }
            for (Future<Integer> client : connections) {
                assertThat(client.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .as("connections in round %s", round)
                        .isPositive();
            }
        }
    }

    /** How many connections were made, all of them closed by the server. */
    private int connectUntilRefused(CountDownLatch connected) throws IOException {
        for (int connections = 0; ; connections++) {
            try (Socket socket = new Socket()) {
                try {
                    socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
                } catch (ConnectException e) {
                    return connections;
                } catch (SocketException e) {
                    // reset before it could be used: it does not outlive the server either
                    continue;
                }
                connected.countDown();
                awaitEnd(socket);
            }
        }
    }

    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        try {
            // A connection that was never accepted is reset when something is sent on it, not before.
            socket.getOutputStream().write(PROTOCOL);
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open: " + socket, e);
        } catch (SocketException e) {
            // reset: closed as well
        }
    }
}
