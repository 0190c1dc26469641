package io.dengine.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far the events of the changes of leadership have been published, for whoever waits for it. Thread-safe. */
final class EventProgress {

    private long published = -1;
    private @Nullable Thread publisher;

    /** The calling thread begins to publish the events of a change. */
    synchronized void begin() {
        publisher = Thread.currentThread();
    }

    /** Every listener has returned for the change with this sequence. */
    synchronized void end(long sequence) {
        publisher = null;
        published = sequence;
        notifyAll();
    }

    /**
     * Waits until the change with this sequence has been published. A listener that calls it, by closing the context, does not wait for itself.
     *
     * @return whether there is nothing more to wait for; {@code false} when the time was up first
     */
    synchronized boolean await(long sequence, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (published < sequence && publisher != Thread.currentThread()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
