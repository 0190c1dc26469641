package io.dengine.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * A stream of the committed changes that a watch asked for: in order, each once. Thread-safe; meant for one consumer.
 *
 * <p>Events are buffered up to the configured {@code watch-buffer} (events). A consumer that falls further behind gets what
 * was buffered and then {@link WatchOverflowException}: nothing is dropped silently.
 */
public interface Watcher extends AutoCloseable {

    /**
     * Waits for the next event.
     *
     * @return the event, or empty when none came within {@code timeout}
     * @throws WatchOverflowException when events after the last one returned were lost because the buffer was full
     * @throws WatchClosedException when the watcher was closed, or the engine was stopped, and every event was returned
     * @throws InterruptedException when the caller is interrupted
     */
    Optional<WatchEvent> poll(Duration timeout) throws InterruptedException;

    /** Whether the watcher still receives events. */
    boolean isOpen();

    /** Unregisters. Idempotent; a waiting {@link #poll} ends with {@link WatchClosedException}. */
    @Override
    void close();
}
