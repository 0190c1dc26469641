package io.dengine.faults.cluster;

import io.dengine.faults.history.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Members as processes on the loopback interface, on free ports. */
public final class Cluster implements AutoCloseable {

    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final List<NodeProcess> nodes;

    private Cluster(List<NodeProcess> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Members that are not started yet, with data and logs below a directory. */
    public static Cluster of(Path directory, int size, Duration electionTimeout) {
        List<Integer> ports = freePorts(2 * size);
        List<String> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add("n" + (i + 1) + "=127.0.0.1:" + ports.get(i));
        }
        List<NodeProcess> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = "n" + (i + 1);
            int control = ports.get(size + i);
            List<String> arguments = new ArrayList<>(List.of(
                    id,
                    directory.resolve(id).toString(),
                    "127.0.0.1:" + control,
                    Long.toString(electionTimeout.toMillis())));
            arguments.addAll(members);
            nodes.add(new NodeProcess(
                    id,
                    directory.resolve(id),
                    directory.resolve(id + ".log"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), control),
                    arguments,
                    List.of()));
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Cluster(nodes);
    }

    // Below the range of outgoing connections, which could take a port between our look and the node's start.
    private static List<Integer> freePorts(int count) {
        List<Integer> ports = new ArrayList<>();
        int candidate = 20_000 + (int) (ProcessHandle.current().pid() % 4_000);
        while (ports.size() < count) {
            candidate++;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
                ports.add(candidate);
            } catch (IOException taken) {
                if (candidate > 30_000) {
                    throw new UncheckedIOException("no free ports", taken);
                }
            }
        }
        return ports;
    }

    /** The members, in the order of their ids. */
    public List<NodeProcess> nodes() {
        return nodes;
    }

    /** Starts those that do not run. */
    public Cluster start() {
        nodes.forEach(NodeProcess::start);
        return this;
    }

    /** The member that says it is primary, if one does. */
    public Optional<NodeProcess> primary() {
        return nodes.stream()
                .filter(node -> node.isRunning()
                        && status(node).filter(reply -> reply.is(2)).isPresent())
                .findFirst();
    }

    /** Waits until a member says that it is primary. */
    public NodeProcess awaitPrimary(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<NodeProcess> found = primary();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no member became primary within " + timeout);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Role, term, whether primary, applied index, revision, failure, divergence; empty when the member does not answer. */
    public Optional<Reply> status(NodeProcess node) {
        try (ControlClient client = node.client(PROBE)) {
            return Optional.of(client.call("status")).filter(reply -> reply.outcome() == Outcome.OK);
        }
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        nodes.forEach(NodeProcess::kill);
    }
}
