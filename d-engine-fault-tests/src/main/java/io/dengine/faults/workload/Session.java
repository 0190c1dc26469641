package io.dengine.faults.workload;

import io.dengine.faults.checker.RevisionFloor;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A client's connections to all members, and the record of what it does. Not thread-safe. */
final class Session implements AutoCloseable {

    /** Longer than the node's own limit of a call, so that its answer comes first. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(8);

    private final Cluster cluster;
    private final int number;
    private final Random random;
    private final RevisionFloor floor;
    private final Tally tally;
    private final Map<NodeProcess, ControlClient> connections = new HashMap<>();

    Session(Shared shared, Tally tally, int number, long seed) {
        this.cluster = shared.cluster();
        this.floor = shared.floor();
        this.tally = tally;
        this.number = number;
        this.random = new Random(seed);
    }

    int number() {
        return number;
    }

    Random random() {
        return random;
    }

    RevisionFloor floor() {
        return floor;
    }

    List<NodeProcess> nodes() {
        return cluster.nodes();
    }

    NodeProcess anyNode() {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    /** Whether a write is to go to the leader from wherever it is sent. More often than not, since most members do not lead. */
    boolean viaLeader() {
        return random.nextInt(10) < 7;
    }

    /** Asks, records what came of it, and checks the revision that was answered. */
    <I, O> Reply ask(Recorder<I, O> recorder, NodeProcess node, Ask<I, O> ask) {
        long before = floor.now();
        long from = System.nanoTime();
        Reply reply = call(node, ask.viaLeader(), ask.words().toArray());
        long to = System.nanoTime();
        boolean ok = reply.outcome() == Outcome.OK;
        recorder.record(
                number,
                node.id(),
                ask.input(),
                ok ? ask.output().apply(reply) : null,
                reply.outcome(),
                ask.reads(),
                from,
                to,
                note(ask, reply, ok));
        if (ok && ask.stamp() != null) {
            Ask.Stamp stamp = Objects.requireNonNull(ask.stamp()).apply(reply);
            floor.check(before, stamp.revision(), stamp.change(), ask.input() + " on " + node);
        }
        return reply;
    }

    private static String note(Ask<?, ?> ask, Reply reply, boolean ok) {
        String command = (ask.viaLeader() ? "via " : "") + ask.words().get(0);
        return ok ? command : command + ": " + reply.words();
    }

    /** Asks, without a record. */
    Reply call(NodeProcess node, boolean viaLeader, @Nullable Object... words) {
        ControlClient connection = connections.computeIfAbsent(node, any -> any.client(CALL_TIMEOUT));
        @Nullable Object[] line = words;
        if (viaLeader) {
            line = new Object[words.length + 1];
            line[0] = "via";
            System.arraycopy(words, 0, line, 1, words.length);
        }
        Reply reply = connection.call(line);
        tally.add(String.valueOf(words[0]), reply);
        return reply;
    }

    @Override
    public void close() {
        connections.values().forEach(ControlClient::close);
    }
}
