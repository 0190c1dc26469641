package io.dengine.faults;

import io.dengine.Role;
import io.dengine.faults.checker.LeaderObservation;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.workload.Shared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks every member again and again how it is: who leads, and what its process uses; and how long a write takes. */
final class ClusterObserver implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(15);
    private static final String WRITTEN = "observer/written";
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Shared shared;
    private final ProcessSamples samples;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    ClusterObserver(Shared shared, ProcessSamples samples) {
        this.shared = shared;
        this.samples = samples;
    }

    ClusterObserver start() {
        Cluster cluster = shared.cluster();
        for (NodeProcess node : cluster.nodes()) {
            start("fault-observer-" + node, () -> observe(node));
        }
        start("fault-observer-writes", this::write);
        return this;
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** One write after the other, at another member whenever one is not done. */
    private void write() {
        for (int at = 0; !closed; at++) {
            List<NodeProcess> nodes = shared.cluster().nodes();
            try (ControlClient client = nodes.get(at % nodes.size()).client(TIMEOUT)) {
                boolean done = true;
                while (done && !closed) {
                    long from = System.nanoTime();
                    done = client.call("via", "put", WRITTEN, "x").outcome() == Outcome.OK;
                    if (done) {
                        shared.writes().done(from, System.nanoTime());
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void observe(NodeProcess node) {
        long sampledAt = System.nanoTime();
        try (ControlClient client = node.client(TIMEOUT)) {
            while (!closed) {
                askLeadership(node, client);
                if (System.nanoTime() - sampledAt > SAMPLE_PAUSE.toNanos()) {
                    sampledAt = System.nanoTime();
                    Reply reply = client.call("process");
                    if (reply.outcome() == Outcome.OK) {
                        samples.add(node.id(), ProcessSample.of(reply));
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void askLeadership(NodeProcess node, ControlClient client) {
        long from = System.nanoTime();
        Reply reply = client.call("leadership");
        long to = System.nanoTime();
        if (reply.outcome() != Outcome.OK) {
            return;
        }
        Role role = Role.valueOf(reply.text(0));
        LeaderObservation seen = new LeaderObservation(
                node.id(),
                reply.text(5),
                role == Role.LEADER,
                role == Role.LEADER || role == Role.FOLLOWER,
                Long.parseLong(reply.text(1)),
                reply.words().get(2),
                Long.parseLong(reply.text(3)),
                reply.is(4),
                reply.is(6),
                from,
                to);
        shared.leaders().observe(seen);
        shared.leadership().observe(seen);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join(STOP.toMillis());
        }
    }
}
