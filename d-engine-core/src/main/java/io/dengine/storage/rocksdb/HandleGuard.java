package io.dengine.storage.rocksdb;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Keeps calls and the freeing of native handles apart: calls share the guard, {@link #close} waits for those that run and
 * every later one is refused. Thread-safe.
 */
final class HandleGuard {

    /** A call that uses native handles. */
    @FunctionalInterface
    interface NativeCall<T extends @Nullable Object> {
        T run() throws RocksDBException;
    }

    private final String name;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** @param name what is guarded, as the subject of a sentence */
    HandleGuard(String name) {
        this.name = name;
    }

    /** Runs a call while the handles are open. */
    <T extends @Nullable Object> T call(String what, NativeCall<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StoreClosedException(name);
            }
            return call.run();
        } catch (RocksDBException e) {
            throw RocksErrors.of(what, e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs {@code action} while the handles are open; does nothing when they are not. */
    void ifOpen(Runnable action) {
        lock.readLock().lock();
        try {
            if (!closed) {
                action.run();
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Frees the handles, once. */
    void close(Runnable free) {
        closeIf(() -> true, free);
    }

    /** Frees the handles, once, if the condition holds while no call is running. */
    void closeIf(BooleanSupplier condition, Runnable free) {
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

    boolean isClosed() {
        lock.readLock().lock();
        try {
            return closed;
        } finally {
            lock.readLock().unlock();
        }
    }
}
