package io.dengine.runtime;

import io.dengine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes on their way from those who submit them to the one thread that proposes them, first come, first served. Thread-safe; {@link #awaitFirst}, {@link #take}
 * and {@link #giveUpCarried} belong to that thread.
 */
final class WriteQueue {

    private final long maxEntryBytes;
    private final ArrayBlockingQueue<PendingWrite> queue;
    private volatile boolean anyWithdrawn;

    // The proposer's own: in the queue no more, and in no entry yet.
    private @Nullable PendingWrite carried;

    /**
     * An empty queue.
     *
     * @param capacity how many writes wait at most
     * @param maxEntryBytes how many bytes of commands are taken at once, unless one alone has more
     */
    WriteQueue(int capacity, long maxEntryBytes) {
        this.maxEntryBytes = maxEntryBytes;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    /** Puts a write at the end; whether there was a place for it. */
    boolean offer(PendingWrite write) {
        if (queue.offer(write)) {
            return true;
        }
        // It has a place in the budget, so what fills the queue was withdrawn and is not counted any more.
        queue.removeIf(PendingWrite::isWithdrawn);
        return queue.offer(write);
    }

    /** A write that was offered has been withdrawn: it need not wait for its turn. */
    void withdrawn() {
        anyWithdrawn = true;
    }

    /** Removes what was withdrawn since the last time. */
    void sweep() {
        if (anyWithdrawn) {
            anyWithdrawn = false;
            queue.removeIf(PendingWrite::isWithdrawn);
        }
    }

    /** Gives up everything that waits in the queue. */
    void giveUp(Supplier<EngineException> reason) {
        PendingWrite write;
        while ((write = queue.poll()) != null) {
            write.withdraw(reason);
        }
    }

    /** Waits until there is a write to take, or no longer; it can still be withdrawn. */
    boolean awaitFirst(long millis) throws InterruptedException {
        if (carried == null) {
            carried = queue.poll(millis, TimeUnit.MILLISECONDS);
        }
        return carried != null;
    }

    /**
     * Takes what is there, as much as one entry may have. A write is noted before it is taken: whatever is thrown, what was taken is in the list.
     *
     * @param writes gets the writes
     * @return their commands
     */
    List<byte[]> take(List<@Nullable PendingWrite> writes) {
        List<byte[]> commands = new ArrayList<>();
        long bytes = 0;
        for (PendingWrite write = next(bytes); write != null; write = next(bytes)) {
            writes.add(write);
            byte[] command = write.take();
            carried = null;
            if (command == null) {
                writes.remove(writes.size() - 1);
            } else {
                commands.add(command);
                bytes += command.length;
            }
        }
        return commands;
    }

    // What does not fit any more stays carried. A command that is larger than an entry may be travels in one of its
    // own.
    private @Nullable PendingWrite next(long bytes) {
        if (carried == null) {
            carried = queue.poll();
        }
        PendingWrite next = carried;
        return next != null && bytes > 0 && bytes + next.size() > maxEntryBytes ? null : next;
    }

    /** Gives up what waits outside the queue for the next entry. */
    void giveUpCarried(Supplier<EngineException> reason) {
        PendingWrite left = carried;
        if (left != null) {
            left.withdraw(reason);
        }
    }
}
