package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.exception.RemotingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends short {@link PeerMessage}s. Never blocks. Thread-safe. */
final class PeerClient {

    private final PeerTransport transport;
    private final PeerConnections connections;
    private final int timeoutMillis;

    PeerClient(PeerTransport transport, Duration timeout) {
        this.transport = transport;
        this.connections = transport.newConnections();
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /** Sends a message; the future fails when no answer comes in time: as long for connecting, and as long again for the answer. */
    CompletableFuture<PeerMessage> send(String address, PeerMessage message) {
        CompletableFuture<PeerMessage> answer = new CompletableFuture<>();
        connections.to(address).whenComplete((connection, error) -> {
            if (error != null) {
                answer.completeExceptionally(error);
            } else {
                sendNow(connection, message, answer);
            }
        });
        return answer.orTimeout(2L * timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private void sendNow(Connection connection, PeerMessage message, CompletableFuture<PeerMessage> answer) {
        try {
            transport.send(connection, message, timeoutMillis, answer);
        } catch (RemotingException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
