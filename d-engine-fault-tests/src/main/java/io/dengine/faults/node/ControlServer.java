package io.dengine.faults.node;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The control port: one request a line, one answer a line, a thread for each connection. An answer begins with {@code ok}, {@code failed} (certainly without effect) or
 * {@code unknown}.
 */
final class ControlServer implements AutoCloseable {

    /** What the names of its threads begin with. */
    static final String THREAD_PREFIX = "control-";

    private static final int ORPHANED = 3;
    private static final int MAX_CONNECTIONS = 512;

    private final Commands commands;
    private final ServerSocket socket;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS);

    ControlServer(Commands commands, String host, int port) throws IOException {
        this.commands = commands;
        this.socket = new ServerSocket(port, MAX_CONNECTIONS, InetAddress.getByName(host));
    }

    /** Serves until closed. The process ends when the one that started it has ended, so that none is left behind when a run is killed. */
    void serve() throws IOException {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(ORPHANED)));
        while (!socket.isClosed()) {
            Socket connection = socket.accept();
            if (!free.tryAcquire()) {
                connection.close();
                continue;
            }
            Thread thread = new Thread(() -> serve(connection), THREAD_PREFIX + connection.getPort());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void serve(Socket connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                Writer out = new OutputStreamWriter(connection.getOutputStream(), StandardCharsets.US_ASCII)) {
            connection.setTcpNoDelay(true);
            String line = Words.read(in);
            while (line != null) {
                out.write(answer(line) + "\n");
                out.flush();
                line = Words.read(in);
            }
        } catch (IOException e) {
            System.err.println("a connection has ended: " + e);
        } finally {
            free.release();
        }
    }

    private String answer(String line) {
        List<@Nullable String> words = Words.of(line);
        try {
            List<@Nullable Object> answer = commands.run(String.valueOf(words.get(0)), words.subList(1, words.size()));
            String rest = Words.line(answer.toArray());
            return rest.isEmpty() ? "ok" : "ok " + rest;
        } catch (OutcomeUnknownException e) {
            return Words.line("unknown", e.getClass().getSimpleName(), e.getMessage());
        } catch (EngineException | IllegalArgumentException e) {
            return Words.line("failed", e.getClass().getSimpleName(), e.getMessage());
        } catch (Exception e) {
            // None of the documented ones: what it did nobody knows, and whoever asked is to notice.
            e.printStackTrace();
            return Words.line("unknown", Words.UNEXPECTED + e.getClass().getSimpleName(), e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        commands.close();
    }
}
