package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks every member for a write from the moment on that a fault begins to end: so what is measured does not begin when processes that had to be restarted have been restarted, but when a majority of
 * them answers.
 */
final class ServiceProbe implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final String KEY = "service-probe/";

    private final Cluster cluster;
    private final long begin = System.nanoTime();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final AtomicLong served = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    private ServiceProbe(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Begins to ask. */
    static ServiceProbe start(Cluster cluster) {
        ServiceProbe probe = new ServiceProbe(cluster);
        for (NodeProcess node : cluster.nodes()) {
            Thread thread = new Thread(() -> probe.ask(node), "fault-service-probe-" + node);
            thread.setDaemon(true);
            probe.threads.add(thread);
        }
        probe.threads.forEach(Thread::start);
        return probe;
    }

    private void ask(NodeProcess node) {
        try (ControlClient client = node.client(CALL)) {
            while (!closed && served.get() == 0) {
                if (client.call("leadership").outcome() == Outcome.OK) {
                    answered.putIfAbsent(node.id(), System.nanoTime());
                    if (client.call("via", "put", KEY + node, "served").outcome() == Outcome.OK) {
                        served.compareAndSet(0, System.nanoTime());
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /**
     * How long after a majority of the processes answered, and after the fault began to end, the first write was done; zero when it was done before.
     *
     * @throws IllegalStateException when none has been done yet
     */
    Duration service() {
        long done = served.get();
        if (done == 0) {
            throw new IllegalStateException("no write was done, although every member serves");
        }
        int majority = cluster.nodes().size() / 2 + 1;
        long from = answered.values().stream()
                .sorted()
                .skip(majority - 1L)
                .findFirst()
                // with fewer of them that were asked in time, somebody was done before
                .orElse(done);
        return Duration.ofNanos(Math.max(0, done - Math.max(begin, from)));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join(STOP.toMillis());
        }
    }
}
