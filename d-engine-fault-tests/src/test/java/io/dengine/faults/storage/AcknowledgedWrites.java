package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that write new keys all the time and remember which writes were acknowledged. Each key is written once, with a value that names it. */
final class AcknowledgedWrites implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(5);
    /** After each write: all of them are read again, by several members. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final String PREFIX = "w-";

    /** Of the answer to a scan: behind the revision. */
    private static final int ROWS = 1;

    /** Key and value. */
    private static final int ROW_WORDS = 2;

    private final Cluster cluster;
    private final String padding;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;
    private volatile long lastNanos = System.nanoTime();

    AcknowledgedWrites(Cluster cluster, int valueBytes) {
        this.cluster = cluster;
        this.padding = "x".repeat(valueBytes);
    }

    /** Starts writing in the background. */
    AcknowledgedWrites start(int clients) {
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(this::run, "writer-" + i);
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    private void run() {
        Map<NodeProcess, ControlClient> clients = new ConcurrentHashMap<>();
        int at = 0;
        while (!ended) {
            NodeProcess node = cluster.nodes().get(at % cluster.nodes().size());
            if (!write(clients.computeIfAbsent(node, found -> found.client(CALL)))) {
                at++;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        clients.values().forEach(ControlClient::close);
    }

    private boolean write(ControlClient client) {
        int number = numbers.incrementAndGet();
        String key = PREFIX + number;
        Reply reply = client.call("put", key, value(key));
        if (reply.outcome() == Outcome.OK) {
            acknowledged.add(key);
            lastNanos = System.nanoTime();
            return true;
        }
        if (reply.outcome() == Outcome.FAILED) {
            refused.add(key);
        }
        return false;
    }

    private String value(String key) {
        return "value of " + key + padding;
    }

    int count() {
        return acknowledged.size();
    }

    /** Waits until so many more writes were acknowledged; how long that took. */
    Duration awaitMore(int more, Duration timeout) {
        long start = System.nanoTime();
        int goal = count() + more;
        while (count() < goal) {
            if (System.nanoTime() - start > timeout.toNanos()) {
                throw new AssertionError("only " + (count() - goal + more) + " of " + more
                        + " writes were acknowledged within " + timeout);
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Ends writing. */
    @Override
    public void close() {
        ended = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(20).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).as("a writer that does not end").isFalse();
        }
        threads.clear();
    }

    /**
     * Everything acknowledged is there, nothing refused is, and every value is what was written, as a member reads it.
     *
     * @param consistency {@code linearizable}, or {@code eventual} for the member's own state
     */
    void assertComplete(NodeProcess node, String consistency) {
        Set<String> expected = new HashSet<>(acknowledged);
        Set<String> never = new HashSet<>(refused);
        Set<String> found = new HashSet<>();
        // By the first digit of their numbers: all rows in one answer were more than a small heap has room for.
        for (int digit = 1; digit <= 9; digit++) {
            Reply rows = scan(node, PREFIX + digit, consistency);
            for (int i = ROWS; i + 1 < rows.words().size(); i += ROW_WORDS) {
                assertThat(rows.text(i + 1)).isEqualTo(value(rows.text(i)));
                found.add(rows.text(i));
            }
        }
        Set<String> lost = new HashSet<>(expected);
        lost.removeAll(found);
        assertThat(lost.stream().sorted().limit(10))
                .as("acknowledged writes that %s does not have, of %s", node, expected.size())
                .isEmpty();
        never.retainAll(found);
        assertThat(never).as("refused writes that %s has", node).isEmpty();
    }

    /** A member that is behind, or under load, may take more than one try. */
    private static Reply scan(NodeProcess node, String prefix, String consistency) {
        Reply[] reply = new Reply[1];
        try (ControlClient client = node.client(Duration.ofSeconds(20))) {
            Members.await("a scan of " + node, () -> {
                reply[0] = client.call("scan", prefix, 100, consistency);
                return reply[0].outcome() == Outcome.OK;
            });
        }
        return reply[0];
    }
}
