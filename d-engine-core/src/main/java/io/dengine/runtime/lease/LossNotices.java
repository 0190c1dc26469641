package io.dengine.runtime.lease;

import io.dengine.concurrent.Guarded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners that leases are lost, on an executor for them. What the executor does not take, for want of memory or of a place, is kept and handed in again: nobody
 * is left to believe in a lease. Holds each lease at most once. Thread-safe.
 */
final class LossNotices {

    private static final Logger LOG = LoggerFactory.getLogger(LossNotices.class);

    private record Loss(Renewal renewal, String reason) {}

    private final Executor listeners;
    private final Deque<Loss> waiting = new ArrayDeque<>();
    private final Guarded problems = new Guarded(LOG);

    LossNotices(Executor listeners) {
        this.listeners = listeners;
    }

    /** Keeps a loss until {@link #send()}. */
    synchronized void add(Renewal renewal, String reason) {
        waiting.add(new Loss(renewal, reason));
    }

    private synchronized @Nullable Loss next() {
        return waiting.poll();
    }

    private synchronized void putBack(Loss loss) {
        waiting.addFirst(loss);
    }

    /** Hands in what waits. Throws nothing; what is not taken waits for the next call. */
    void send() {
        Loss loss;
        while ((loss = next()) != null) {
            Loss lost = loss;
            try {
                listeners.execute(() -> tell(lost));
            } catch (Throwable e) {
                putBack(lost);
                problems.failed("telling the listener of a lease that is lost", e);
                return;
            }
        }
    }

    private static void tell(Loss loss) {
        Renewal renewal = loss.renewal();
        try {
            renewal.listener.onLeaseLost(renewal.lease(), loss.reason());
        } catch (RuntimeException | Error e) {
            LOG.error("the listener of lease {} failed, which was told that it is lost", renewal.id(), e);
        }
    }
}
