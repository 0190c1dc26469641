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

    /** No place of {@link RunningCalls}. */
    private static final int AT_THE_LOCK = -1;

    private final String name;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final @Nullable RunningCalls shortCalls;

    /** Whether short calls have to wait at the lock. */
    private volatile boolean closing;

    private boolean closed;

    /** @param name what is guarded, as the subject of a sentence */
    public CallGuard(String name) {
        this(name, null);
    }

    private CallGuard(String name, @Nullable RunningCalls shortCalls) {
        this.name = name;
        this.shortCalls = shortCalls;
    }

    /** One for {@link #callShort}, which takes up to 33 KiB of memory. */
    public static CallGuard withShortCalls(String name) {
        return new CallGuard(name, new RunningCalls());
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

    /**
     * Runs a call that takes little time and makes no other call of the same guard. It costs less when several threads do so at the same time, because they write to
     * nothing they share, if the guard is made for it.
     *
     * @throws StoreClosedException when it is closed
     */
    public <T extends @Nullable Object, E extends Exception> T callShort(Call<T, E> call) throws E {
        int ticket = enterShort();
        try {
            return call.run();
        } finally {
            exitShort(ticket);
        }
    }

    /**
     * Begins what {@link #callShort} runs, for a caller to whom an object for the call is too much. {@link #exitShort} must follow, on the same thread.
     *
     * @return what {@link #exitShort} is to be given
     * @throws StoreClosedException when it is closed; nothing has begun then
     */
    public int enterShort() {
        RunningCalls running = shortCalls;
        if (running != null) {
            int place = running.begin();
            // Read after it was counted, and written before the count is read: one of the two sides sees the other.
            if (!closing) {
                return place;
            }
            running.end(place);
        }
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new StoreClosedException(name);
        }
        return AT_THE_LOCK;
    }

    /** Ends it. */
    public void exitShort(int ticket) {
        RunningCalls running = shortCalls;
        if (running == null || ticket == AT_THE_LOCK) {
            lock.readLock().unlock();
        } else {
            running.end(ticket);
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
            if (closed) {
                return;
            }
            closing = true;
            if (shortCalls != null) {
                shortCalls.awaitNone();
            }
            closed = condition.getAsBoolean();
            if (closed) {
                free.run();
            } else {
                closing = false;
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
