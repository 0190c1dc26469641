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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a snapshot when enough was applied or appended, or enough time has passed. One at a time. */
final class SnapshotTrigger {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTrigger.class);
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SnapshotConfig config;
    private final Node node;
    private final Runnable before;
    private final LongSupplier nanoClock;
    private final LongSupplier appliedEntries;
    private final LongSupplier appendedBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long entriesAtLast;
    private volatile long bytesAtLast;
    private volatile long nanosAtLast;

    SnapshotTrigger(
            SnapshotConfig config,
            Node node,
            Runnable before,
            LongSupplier nanoClock,
            LongSupplier appliedEntries,
            LongSupplier appendedBytes) {
        this.config = config;
        this.node = node;
        this.before = before;
        this.nanoClock = nanoClock;
        this.appliedEntries = appliedEntries;
        this.appendedBytes = appendedBytes;
        this.nanosAtLast = nanoClock.getAsLong();
    }

    /** Called regularly by a background thread, which it may keep busy for the length of a snapshot. */
    void check() {
        long entries = appliedEntries.getAsLong() - entriesAtLast;
        long bytes = appendedBytes.getAsLong() - bytesAtLast;
        boolean due = entries >= config.logEntries()
                || bytes >= config.logBytes()
                || (entries > 0
                        && nanoClock.getAsLong() - nanosAtLast
                                >= config.interval().toNanos());
        if (due) {
            take(PATIENCE).ifPresent(problem -> LOG.warn("no snapshot was taken: {}", problem));
        }
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
