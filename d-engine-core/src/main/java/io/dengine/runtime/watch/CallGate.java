package io.dengine.runtime.watch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no call of a listener begins after its owner has closed his registration. Calls do not overlap. Thread-safe.
 *
 * <p>A call that was let through but has not come to the listener's first statement yet cannot be told from one that has: therefore a close waits for the call under
 * way to end, for a time.
 */
final class CallGate {

    /** A close waits no longer, so that it ends when the listener waits for who closes. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private @Nullable Thread caller;
    private boolean closed;

    /** Does a call; returns false, and does nothing, when the gate is closed. */
    boolean call(Runnable call) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            caller = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            call.run();
            return true;
        } finally {
            leave();
        }
    }

    private void leave() {
        lock.lock();
        try {
            caller = null;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no call through any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the call under way, for a time; not when it is the caller's own. An interrupt ends the wait and stays set. */
    void awaitCall() {
        long patience = PATIENCE_NANOS;
        lock.lock();
        try {
            while (caller != null && caller != Thread.currentThread() && patience > 0) {
                patience = left.awaitNanos(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
