package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients use a cluster while faults come and go; afterwards everything they saw is checked. One run. */
public final class FaultRun {

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final Duration CONVERGENCE = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final Workload workload;
    private final List<Nemesis> nemeses;
    private final Random random;
    private final long seed;
    private final int clients;
    private final Duration faultTime;
    private final List<String> faults = new ArrayList<>();
    private final List<String> anomalies = new ArrayList<>();

    /**
     * A run.
     *
     * @param nemeses of which one is drawn at a time
     * @param faultTime how long a fault lasts, and how long the time after it
     */
    public FaultRun(
            Cluster cluster, Workload workload, List<Nemesis> nemeses, int clients, Duration faultTime, long seed) {
        this.cluster = cluster;
        this.workload = workload;
        this.nemeses = List.copyOf(nemeses);
        this.clients = clients;
        this.faultTime = faultTime;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /**
     * What happened.
     *
     * @param operations how many operations were recorded
     * @param faults what was done to the cluster
     * @param anomalies what must not have happened
     */
    public record Report(long seed, long operations, List<String> faults, List<String> anomalies) {}

    /** Runs for about {@code duration}, at least until one fault has come and gone. */
    public Report run(Duration duration) throws InterruptedException {
        cluster.start();
        cluster.awaitPrimary(Duration.ofSeconds(60));
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> threads = startClients(ended);
        long deadline = System.nanoTime() + duration.toNanos();
        do {
            LockSupport.parkNanos(faultTime.toNanos() / 2);
            Nemesis nemesis = nemeses.get(random.nextInt(nemeses.size()));
            faults.add(nemesis.inject(cluster, random));
            LockSupport.parkNanos(faultTime.toNanos());
            nemesis.heal(cluster);
            awaitService();
            workload.nextRound();
        } while (System.nanoTime() - deadline < 0);
        ended.set(true);
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(30).toMillis());
        }
        awaitConvergence();
        anomalies.addAll(workload.anomalies());
        return new Report(seed, workload.operations(), faults, anomalies);
    }

    private List<Thread> startClients(AtomicBoolean ended) {
        List<Thread> threads = new ArrayList<>();
        AtomicInteger numbers = new AtomicInteger();
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(
                    () -> {
                        int number = numbers.incrementAndGet();
                        try (Workload.Client client = workload.client(number, seed * 1000 + number)) {
                            while (!ended.get()) {
                                // whoever is refused waits a moment, as a client would
                                LockSupport.parkNanos(client.step() ? 1_000_000 : 20_000_000);
                            }
                        }
                    },
                    "fault-client-" + i);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    /** After a fault the cluster must serve again without anybody's help. */
    private void awaitService() {
        long healed = System.nanoTime();
        cluster.awaitPrimary(Duration.ofSeconds(60));
        Duration took = Duration.ofNanos(System.nanoTime() - healed);
        if (took.compareTo(RECOVERY) > 0) {
            anomalies.add("no member was primary for " + took + " after " + faults.get(faults.size() - 1));
        }
    }

    /** All members must come to the same revision, and none may have failed or differ from the others. */
    private void awaitConvergence() {
        long deadline = System.nanoTime() + CONVERGENCE.toNanos();
        List<String> states = states();
        while (states.stream().distinct().count() > 1 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            states = states();
        }
        if (states.stream().distinct().count() > 1) {
            anomalies.add("the members have not come to the same state: " + states);
        }
        for (NodeProcess node : cluster.nodes()) {
            cluster.status(node).ifPresent(status -> {
                if (status.words().get(5) != null) {
                    anomalies.add(node + " has failed: " + status.words().get(5));
                }
                if (status.words().get(6) != null) {
                    anomalies.add(node + " says: " + status.words().get(6));
                }
            });
        }
    }

    private List<String> states() {
        return cluster.nodes().stream()
                .map(cluster::status)
                .map(FaultRun::revision)
                .toList();
    }

    private static String revision(Optional<Reply> status) {
        return status.map(reply -> reply.text(4)).orElse("no answer");
    }
}
