package io.dengine.faults.cluster;

import io.dengine.faults.history.Outcome;
import io.dengine.faults.node.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Talks to one node's control port, over one connection at a time. Not thread-safe. */
public final class ControlClient implements AutoCloseable {

    private final InetSocketAddress address;
    private final Duration timeout;
    private @Nullable Connection connection;

    private record Connection(Socket socket, BufferedReader in, Writer out) {}

    /**
     * A client.
     *
     * @param timeout after which a command is given up; its outcome is then unknown
     */
    public ControlClient(InetSocketAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /** Asks and waits for the answer. Where the request cannot have reached the node it has failed, else its outcome is unknown. */
    public Reply call(@Nullable Object... words) {
        Connection current;
        try {
            current = connect();
        } catch (IOException e) {
            return new Reply(Outcome.FAILED, List.of(e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
        }
        try {
            current.out().write(Words.line(words) + "\n");
            current.out().flush();
            String line = Words.read(current.in());
            if (line == null) {
                throw new ConnectException("the node has closed the connection");
            }
            List<@Nullable String> answer = Words.of(line);
            return new Reply(outcome(String.valueOf(answer.get(0))), answer.subList(1, answer.size()));
        } catch (IOException e) {
            close();
            return new Reply(Outcome.UNKNOWN, List.of(e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
        }
    }

    private static Outcome outcome(String word) {
        return switch (word) {
            case "ok" -> Outcome.OK;
            case "failed" -> Outcome.FAILED;
            default -> Outcome.UNKNOWN;
        };
    }

    private Connection connect() throws IOException {
        Connection current = connection;
        if (current == null) {
            Socket socket = new Socket();
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.setTcpNoDelay(true);
            current = new Connection(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)),
                    new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII));
            connection = current;
        }
        return current;
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.socket().close();
            } catch (IOException e) {
                throw new IllegalStateException("a socket could not be closed", e);
            }
        }
    }
}
