package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Node;
import io.dengine.SnapshotConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot when enough was applied or appended, or enough time has passed. One at a time. With each, the log before the one before it is deleted; while another member still needs that, a snapshot
 * waits, until {@value #MOST} times as much was applied or appended, or time brings one: a member that installs a snapshot more slowly than they are taken would install the next one, and so on for ever.
 */
final class SnapshotTrigger {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTrigger.class);
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How many times as much as should bring a snapshot brings it in any case. */
    static final int MOST = 4;

    private final SnapshotConfig config;
    private final Node node;
    private final Runnable before;
    private final LongSupplier nanoClock;
    private final LongSupplier appliedEntries;
    private final LongSupplier appendedBytes;
    private final BooleanSupplier isLogNeeded;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long entriesAtLast;
    private volatile long bytesAtLast;
    private volatile long nanosAtLast;
    private boolean waiting;

    /**
     * A trigger.
     *
     * @param before runs before each snapshot
     * @param appliedEntries how many entries were applied since the start
     * @param appendedBytes how many bytes were appended to the log since the start
     * @param isLogNeeded whether another member lacks some of what the latest snapshot contains
     */
    SnapshotTrigger(
            SnapshotConfig config,
            Node node,
            Runnable before,
            LongSupplier nanoClock,
            LongSupplier appliedEntries,
            LongSupplier appendedBytes,
            BooleanSupplier isLogNeeded) {
        this.config = config;
        this.node = node;
        this.before = before;
        this.nanoClock = nanoClock;
        this.appliedEntries = appliedEntries;
        this.appendedBytes = appendedBytes;
        this.isLogNeeded = isLogNeeded;
        this.nanosAtLast = nanoClock.getAsLong();
    }

    /** Called regularly by a background thread, which it may keep busy for the length of a snapshot. */
    void check() {
        if (!isDue(1)) {
            waiting = false;
            return;
        }
        if (!isDue(MOST) && isLogNeeded.getAsBoolean()) {
            if (!waiting) {
                waiting = true;
                LOG.info("the next snapshot waits for a member that still lacks some of what the latest one contains");
            }
            return;
        }
        waiting = false;
        take(PATIENCE).ifPresent(problem -> LOG.warn("no snapshot was taken: {}", problem));
    }

    private boolean isDue(int times) {
        long entries = appliedEntries.getAsLong() - entriesAtLast;
        long bytes = appendedBytes.getAsLong() - bytesAtLast;
        return entries / times >= config.logEntries()
                || bytes / times >= config.logBytes()
                || (entries > 0
                        && nanoClock.getAsLong() - nanosAtLast
                                >= config.interval().toNanos());
    }

    /** Takes one now; the reason why not, or empty. */
    Optional<String> take(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("another snapshot is being taken");
            }
            try {
                return takeNow(deadline);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> takeNow(long deadlineNanos) throws InterruptedException {
        // One that fails is tried again after as much work, not at once: it may fail for a lasting reason.
        entriesAtLast = appliedEntries.getAsLong();
        bytesAtLast = appendedBytes.getAsLong();
        nanosAtLast = nanoClock.getAsLong();
        before.run();
        CompletableFuture<Optional<String>> done = new CompletableFuture<>();
        node.snapshot(status -> done.complete(status.isOk() ? Optional.empty() : Optional.of(status.toString())));
        try {
            return done.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("not done in time");
        }
    }
}
