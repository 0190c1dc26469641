package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.sofa.jraft.error.RemotingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to one member: at once when there is a connection, otherwise in its order as soon as there is one. What waits when none can be made, fails. Never blocks. Thread-safe.
 */
final class PeerOutbox {

    /** Connecting takes so short a time that more is not worth keeping; the library sends again. */
    static final int MAX_WAITING = 64;

    private final String address;
    private final PeerConnections connections;
    private final Silence silence;
    private final Queue<PeerCall> waiting = new ArrayDeque<>();

    /** Nothing waits, and what is sent over it overtakes nothing. */
    private volatile @Nullable Connection open;

    PeerOutbox(String address, PeerConnections connections, Silence silence) {
        this.address = address;
        this.silence = silence;
        this.connections = connections;
    }

    /**
     * Sends a request.
     *
     * @throws RemotingException when it was not sent; its callback is not called then
     */
    void send(PeerCall call) throws RemotingException {
        Connection ready = open;
        if (ready != null && connections.isUsable(ready)) {
            send(call, ready);
        } else {
            queue(call);
        }
    }

    private synchronized void queue(PeerCall call) throws RemotingException {
        if (waiting.isEmpty()) {
            CompletableFuture<Connection> next = connections.to(address);
            if (next.isDone()) {
                Connection ready = made(next);
                open = ready;
                send(call, ready);
                return;
            }
            open = null;
            waiting.add(call);
            next.whenComplete(this::connected);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(call);
        } else {
            throw new RemotingException(MAX_WAITING + " requests already wait for a connection to " + address);
        }
    }

    private Connection made(CompletableFuture<Connection> connection) throws RemotingException {
        try {
            return connection.join();
        } catch (CompletionException e) {
            throw new RemotingException("no connection to " + address, e.getCause());
        }
    }

    private void send(PeerCall call, Connection connection) throws RemotingException {
        silence.sending(connection);
        call.send(connection);
    }

    private void connected(@Nullable Connection connection, @Nullable Throwable problem) {
        List<Runnable> failed = new ArrayList<>();
        synchronized (this) {
            PeerCall call;
            while ((call = waiting.poll()) != null) {
                PeerCall unsent = call;
                if (connection == null) {
                    failed.add(() -> unsent.fail(new RemotingException("no connection to " + address, problem)));
                } else {
                    try {
                        send(unsent, connection);
                    } catch (RemotingException e) {
                        failed.add(() -> unsent.fail(e));
                    } catch (RuntimeException e) {
                        // Of the transport, when it is being stopped. Nobody else tells whoever waits.
                        failed.add(() -> unsent.fail(new RemotingException("not sent to " + address, e)));
                    }
                }
            }
            open = connection;
        }
        failed.forEach(Runnable::run);
    }
}
