package io.dengine.faults.cluster;

import io.dengine.faults.UnavailableException;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.network.Links;
import io.dengine.faults.network.MemberNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Members as processes, on free ports of the loopback interface or each in a network namespace of its own. */
public final class Cluster implements AutoCloseable {

    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private static final long DEFAULT_SEED = 1;
    private static final int PEER_PORT = 7400;
    private static final int CONTROL_PORT = 7500;

    private final List<NodeProcess> nodes;
    private final @Nullable MemberNetwork network;
    private final @Nullable ReservedPorts ports;
    private final Thread atExit = new Thread(this::end, "fault-cluster-end");

    private Cluster(List<NodeProcess> nodes, @Nullable MemberNetwork network, @Nullable ReservedPorts ports) {
        this.nodes = List.copyOf(nodes);
        this.network = network;
        this.ports = ports;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Members that are not started yet, with data and logs below a directory, on the loopback interface. */
    public static Cluster of(Path directory, int size, Duration electionTimeout) {
        ReservedPorts reserved = ReservedPorts.take(2 * size);
        List<Integer> ports = reserved.numbers();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            places.add(new Place(
                    "n" + (i + 1),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(i)),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(size + i)),
                    List.of()));
        }
        return new Cluster(nodes(directory, places, electionTimeout), null, reserved);
    }

    /**
     * Members that are not started yet, each in a network namespace of its own, with {@link #links} that can be broken. Their control ports stay reachable whatever is cut.
     *
     * @throws UnavailableException if this machine cannot; the message says why
     */
    public static Cluster inNamespaces(Path directory, int size, Duration electionTimeout) {
        return inNamespaces(directory, size, electionTimeout, DEFAULT_SEED);
    }

    /**
     * As {@link #inNamespaces(Path, int, Duration)}.
     *
     * @param seed of what links draw: which packet is lost, how late one comes
     */
    public static Cluster inNamespaces(Path directory, int size, Duration electionTimeout, long seed) {
        List<String> ids = IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList();
        MemberNetwork network = MemberNetwork.create(ids, seed);
        try {
            List<Place> places = ids.stream()
                    .map(id -> new Place(
                            id,
                            new InetSocketAddress(network.peerAddress(id), PEER_PORT),
                            new InetSocketAddress(network.managementAddress(id), CONTROL_PORT),
                            network.launcher(id)))
                    .toList();
            return new Cluster(nodes(directory, places, electionTimeout), network, null);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Where a member is: for the others, for us, and how it is started there. */
    private record Place(String id, InetSocketAddress peer, InetSocketAddress control, List<String> launcher) {}

    private static List<NodeProcess> nodes(Path directory, List<Place> places, Duration electionTimeout) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> members = places.stream()
                .map(place -> place.id() + "=" + text(place.peer()))
                .toList();
        return places.stream()
                .map(place -> node(directory, place, members, electionTimeout))
                .toList();
    }

    private static NodeProcess node(Path directory, Place place, List<String> members, Duration electionTimeout) {
        Path data = directory.resolve(place.id());
        List<String> arguments = new ArrayList<>(
                List.of(place.id(), data.toString(), text(place.control()), Long.toString(electionTimeout.toMillis())));
        arguments.addAll(members);
        Path log = directory.resolve(place.id() + ".log");
        NodeProcess node = new NodeProcess(place.id(), data, log, place.control(), arguments, place.launcher());
        // where RocksDB unpacks its library: one that is killed leaves it there, 17 MB each time among all temporary
        // files otherwise
        node.setVariable(
                "ROCKSDB_SHAREDLIB_DIR", nativeLibraries(directory, place.id()).toString());
        return node;
    }

    private static Path nativeLibraries(Path directory, String id) {
        try {
            return Files.createDirectories(directory.resolve(id + "-native").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
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
                throw new IllegalStateException("no member became primary within " + timeout + ": " + describe());
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

    /** What each member says of itself, has printed last, and is doing: for a failure that nobody sees a second time. */
    public String describe() {
        return nodes.stream()
                .map(node -> node + (node.isRunning() ? " runs" : " does not run")
                        + status(node).map(reply -> ", is " + reply.words()).orElse(", does not answer")
                        + ", printed last: " + node.lastWords() + "\n" + node.threads())
                .collect(Collectors.joining("\n", "\n", ""));
    }

    /** Whether the members have links that can be broken. */
    public boolean hasLinks() {
        return network != null;
    }

    /** The links between the members. */
    public Links links() {
        if (network == null) {
            throw new IllegalStateException("the members share the loopback interface: there are no links to break");
        }
        return network.links();
    }

    /** Kills what still runs, and removes the network. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // the hook is on its way, and finds nothing left to do
        }
    }

    private synchronized void end() {
        nodes.forEach(NodeProcess::kill);
        if (network != null) {
            network.close();
        }
        if (ports != null) {
            ports.close();
        }
    }
}
