package io.dengine.storage.support;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls and the closing of what they use apart: calls share the guard, {@link #close} waits for those that run and every
 * later one is refused. Thread-safe.
 */
public final class CallGuard {

    /** A call that uses what is guarded. */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object, E extends Exception> {
        T run() throws E;
    }

    private final String name;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** @param name what is guarded, as the subject of a sentence */
    public CallGuard(String name) {
        this.name = name;
    }

    /**
     * Runs a call.
     *
     * @throws StoreClosedException when it is closed
     */
    public <T extends @Nullable Object, E extends Exception> T call(Call<T, E> call) throws E {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreClosedException(name);
            }
            return call.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs {@code action}; does nothing when it is closed. */
    public void ifOpen(Runnable action) {
        lock.readLock().lock();
        try {
            if (!closed) {
                action.run();
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Closes, once. */
    public void close(Runnable free) {
        closeIf(() -> true, free);
    }

    /** Closes, once, if the condition holds while no call is running. */
    public void closeIf(BooleanSupplier condition, Runnable free) {
        lock.writeLock().lock();
        try {
            if (!closed && condition.getAsBoolean()) {
                closed = true;
                free.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    public boolean isClosed() {
        lock.readLock().lock();
        try {
            return closed;
        } finally {
            lock.readLock().unlock();
        }
    }
}
