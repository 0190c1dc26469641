package io.dengine.faults.cluster;

import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks every member all the time whether it is primary, and finds out when two were at once. */
public final class PrimaryWatch implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /**
     * A member has said that it is primary.
     *
     * @param sent when it was asked
     * @param received when its answer had come
     */
    public record Claim(String node, long term, long sent, long received) {}

    private final List<Claim> claims = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** Watches from now on. */
    public PrimaryWatch(Cluster cluster) {
        for (NodeProcess node : cluster.nodes()) {
            Thread thread = new Thread(() -> watch(node), "primary-watch-" + node.id());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void watch(NodeProcess node) {
        try (ControlClient client = node.client(TIMEOUT)) {
            while (!closed) {
                long sent = System.nanoTime();
                Reply reply = client.call("status");
                long received = System.nanoTime();
                if (reply.outcome() == Outcome.OK && reply.is(2)) {
                    synchronized (claims) {
                        claims.add(new Claim(node.id(), Long.parseLong(reply.text(1)), sent, received));
                    }
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** All claims so far. */
    public List<Claim> claims() {
        synchronized (claims) {
            return List.copyOf(claims);
        }
    }

    /** The last moment at which a member was asked and said yes; 0 for none. */
    public long lastClaim(String node, long term) {
        return claims().stream()
                .filter(claim -> claim.node().equals(node) && claim.term() == term)
                .mapToLong(Claim::sent)
                .max()
                .orElse(0);
    }

    /** Members that were primary, asked when another one had already said that it is primary in a newer term. */
    public List<String> overlaps() {
        List<Claim> all = claims();
        List<String> overlaps = new ArrayList<>();
        for (Claim old : all) {
            all.stream()
                    .filter(newer -> newer.term() > old.term() && newer.received() - old.sent() < 0)
                    .findFirst()
                    .ifPresent(newer -> overlaps.add(old + " although " + newer));
        }
        return overlaps;
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(TIMEOUT.multipliedBy(2).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
