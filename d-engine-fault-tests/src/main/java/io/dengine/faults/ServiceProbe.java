package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks every member for a write, again and again, from the moment on that a fault begins to end: the longest time without one is how long the cluster did not serve. Ending a fault may stop and start
 * processes itself; then it also tells the time from when a majority of those answered that are there in the end.
 */
final class ServiceProbe implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final String KEY = "service-probe/";
    private static final int INCARNATION = 5;

    private final Cluster cluster;
    private final long begin = System.nanoTime();
    private final Map<String, Answer> answered = new ConcurrentHashMap<>();
    private final NavigableSet<Long> writes = new ConcurrentSkipListSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    private ServiceProbe(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The first answer of a process. */
    private record Answer(String incarnation, long nanos) {}

    /**
     * For how long no write was done.
     *
     * @param sinceEnd at a stretch, since the fault began to end; processes that have to be started for it take their part of this
     * @param sinceAnswers at a stretch, since a majority of the processes answered as well
     */
    record Outage(Duration sinceEnd, Duration sinceAnswers) {}

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
            while (!closed) {
                Reply reply = client.call("leadership");
                if (reply.outcome() == Outcome.OK) {
                    Answer now = new Answer(reply.text(INCARNATION), System.nanoTime());
                    answered.merge(
                            node.id(),
                            now,
                            (before, after) -> before.incarnation().equals(after.incarnation()) ? before : after);
                    if (client.call("via", "put", KEY + node, "served").outcome() == Outcome.OK) {
                        writes.add(System.nanoTime());
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /**
     * For how long no write was done, until now.
     *
     * @throws IllegalStateException when none has been done yet
     */
    Outage outage() {
        if (writes.isEmpty()) {
            throw new IllegalStateException("no write was done, although every member serves");
        }
        int majority = cluster.nodes().size() / 2 + 1;
        long from = answered.values().stream()
                .map(Answer::nanos)
                .sorted()
                .skip(majority - 1L)
                .findFirst()
                // with fewer of them that were asked in time, somebody was done before
                .orElse(begin);
        // the same end for both: the shorter span is a part of the longer one
        long now = System.nanoTime();
        return new Outage(longestWithout(begin, now), longestWithout(Math.max(begin, from), now));
    }

    private Duration longestWithout(long from, long now) {
        long longest = 0;
        long last = from;
        for (long done : writes.subSet(from, true, now, true)) {
            longest = Math.max(longest, done - last);
            last = done;
        }
        return Duration.ofNanos(Math.max(longest, now - last));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join(STOP.toMillis());
        }
    }
}
