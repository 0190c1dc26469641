package io.dengine.runtime.watch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes wait for the consumers of all watches of a member. Nothing is refused: when there are too many, the dispatcher lets those that hold most of them
 * go ({@link Relief}). Thread-safe; needs no memory.
 */
final class BufferBudget {

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /** @param most bytes that may wait */
    BufferBudget(long most) {
        this.most = most;
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    boolean isOver() {
        return used.get() > most;
    }

    /** Whether so much was let go that it is worth while to go on. */
    boolean isRelieved() {
        return used.get() <= most - most / 4;
    }
}
