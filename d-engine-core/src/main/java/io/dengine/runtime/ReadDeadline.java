package io.dengine.runtime;

import io.dengine.ReadTimeoutException;
import java.time.Duration;

/**
 * When a read has to end that walks over many keys; asked now and then by whoever walks.
 *
 * @param nanos as {@link System#nanoTime} counts
 * @param timeout for the message
 */
record ReadDeadline(long nanos, Duration timeout) implements Runnable {

    /** From now on. */
    static ReadDeadline after(Duration timeout) {
        return new ReadDeadline(System.nanoTime() + timeout.toNanos(), timeout);
    }

    /** @throws ReadTimeoutException when it has passed */
    @Override
    public void run() {
        if (System.nanoTime() - nanos >= 0) {
            throw new ReadTimeoutException("the read did not end within its time-out of " + timeout
                    + ": it has many keys to look at; ask for fewer, or allow more time");
        }
    }
}
