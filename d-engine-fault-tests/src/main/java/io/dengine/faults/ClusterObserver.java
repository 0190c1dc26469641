package io.dengine.faults;

import io.dengine.Role;
import io.dengine.faults.checker.LeaderObservation;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.Excuse;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.workload.Shared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Asks every member again and again how it is: who leads, whether it has failed or differs from others, and what its process uses; and how long a write takes. */
final class ClusterObserver implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration STATUS_PAUSE = Duration.ofSeconds(1);
    private static final int FAILURE = 5;
    private static final int DIVERGENCE = 6;
    private static final Duration SAMPLE_PAUSE = Duration.ofSeconds(15);
    private static final String WRITTEN = "observer/written/";
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Shared shared;
    private final ProcessSamples samples;
    private final Consumer<String> anomalies;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    ClusterObserver(Shared shared, ProcessSamples samples, Consumer<String> anomalies) {
        this.shared = shared;
        this.samples = samples;
        this.anomalies = anomalies;
    }

    ClusterObserver start() {
        Cluster cluster = shared.cluster();
        for (NodeProcess node : cluster.nodes()) {
            start("fault-observer-" + node, () -> observe(node));
            start("fault-observer-writes-" + node, () -> write(node));
        }
        return this;
    }

    private void start(String name, Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        e.printStackTrace();
                        anomalies.accept(name + " has ended: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** One write after the other, at each member: one that does not answer must not make writes look slow. */
    private void write(NodeProcess node) {
        try (ControlClient client = node.client(TIMEOUT)) {
            while (!closed) {
                long from = System.nanoTime();
                if (client.call("via", "put", WRITTEN + node, "x").outcome() == Outcome.OK) {
                    shared.writes().done(from, System.nanoTime());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void observe(NodeProcess node) {
        long sampledAt = System.nanoTime();
        long statusAt = System.nanoTime();
        Set<String> told = new HashSet<>();
        try (ControlClient client = node.client(TIMEOUT)) {
            while (!closed) {
                askLeadership(node, client);
                if (System.nanoTime() - statusAt > STATUS_PAUSE.toNanos()) {
                    statusAt = System.nanoTime();
                    askStatus(node, client, told);
                }
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

    // What a process says is gone when it ends, and faults end processes all the time.
    private void askStatus(NodeProcess node, ControlClient client, Set<String> told) {
        Set<Excuse> before = node.excuses();
        Reply reply = client.call("status");
        if (reply.outcome() != Outcome.OK) {
            return;
        }
        String divergence = reply.words().get(DIVERGENCE);
        if (divergence != null && told.add(divergence)) {
            anomalies.accept(node + " says: " + divergence);
        }
        String failure = reply.words().get(FAILURE);
        if (failure != null
                && !Excuse.covers(before, failure)
                && !Excuse.covers(node.excuses(), failure)
                && told.add(failure)) {
            anomalies.accept(
                    node + " has stopped itself, and nothing that was done to its storage explains it: " + failure);
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
