package io.dengine.watch;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/**
 * A stream of the committed changes that a watch asked for: in the order of revisions, each once, without gap; the changes of one revision together.
 * Works on every member, over changes of leader and the installation of snapshots. Thread-safe; meant for one consumer.
 *
 * <p>A consumer that falls behind is fed from the history instead of a buffer: nothing is lost, and the buffer is bounded
 * ({@code limits.watch-buffer} events, {@code limits.watch-buffer-size} bytes, and {@code limits.watch-buffer-total-size} bytes of all watches together). Only when the history it
 * needs has been compacted meanwhile does the watch end, with {@code HistoryCompactedException}; and, where history is switched off, with {@link
 * WatchOverflowException} when the buffer is full.
 */
public interface Watcher extends AutoCloseable, Iterable<WatchBatch> {

    /**
     * Waits for what comes next.
     *
     * @return the changes of a revision or a progress notice; empty when nothing came within {@code timeout}
     * @throws io.dengine.HistoryCompactedException when what comes next has been compacted: scan and watch anew
     * @throws WatchOverflowException when history is switched off and changes after the last one returned were lost
     * @throws io.dengine.storage.CorruptionException when what comes next is damaged, which ends the watch
     * @throws io.dengine.storage.StorageException when it cannot be read from the history; the watch stays open, and the next call tries again
     * @throws WatchClosedException when the watcher was closed, or the engine was stopped, and all that was buffered has been returned
     * @throws InterruptedException when the caller is interrupted
     */
    Optional<WatchBatch> poll(Duration timeout) throws InterruptedException;

    /**
     * Waits for each batch in turn. {@code hasNext} blocks; it is {@code false} once the watcher was closed or the engine stopped, and throws
     * as {@link #poll} else. An interrupted caller gets {@code false} with the interrupt flag set again. Each call gives an iterator over what was not polled yet.
     */
    @Override
    Iterator<WatchBatch> iterator();

    /** The revision from which on a new watch would continue where this one is: that after the last one returned. */
    long nextRevision();

    /** Whether the watcher still receives events. */
    boolean isOpen();

    /** Unregisters. Idempotent; a waiting {@link #poll} ends with {@link WatchClosedException}. */
    @Override
    void close();
}
