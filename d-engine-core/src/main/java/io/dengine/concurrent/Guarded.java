package io.dengine.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Does again and again what must never end because it failed once: a schedule whose task throws ends without a word, and so does a thread. Whatever a step throws is
 * logged, at most every ten seconds, and no failure leaves it, not even one of the log. One thread at a time.
 */
public final class Guarded {

    private static final long LOG_PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final LongSupplier nanoClock;
    private boolean logged;
    private long loggedAt;

    /** Logs with this logger. */
    public Guarded(Logger log) {
        this(log, System::nanoTime);
    }

    /** Logs with this logger, by this monotonic clock. */
    public Guarded(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
    }

    /**
     * Does a step.
     *
     * @param what for the log: "... failed and is tried again"
     */
    public void run(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            failed(what, e);
        }
    }

    /** A step has failed. Throws nothing. */
    public void failed(String what, Throwable problem) {
        try {
            long now = nanoClock.getAsLong();
            if (!logged || now - loggedAt >= LOG_PAUSE) {
                log.error("{} failed and is tried again", what, problem);
                logged = true;
                loggedAt = now;
            }
        } catch (Throwable e) {
            // No memory even for the log, most likely. The next failure says so, if it lasts.
            logged = false;
        }
    }
}
