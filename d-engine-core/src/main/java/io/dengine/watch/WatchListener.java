package io.dengine.watch;

/**
 * Receives what a watch delivers. Calls to one listener never overlap and come in order, on the executor given with it.
 *
 * <p>After {@code close()} of the {@code Subscription} has returned no call begins. A close therefore waits for the call under way, at most a second (a listener that waits for who closes must not
 * block him for ever), and not when the listener itself closes.
 */
public interface WatchListener {

    /**
     * The changes of a revision, or a progress notice. What it throws ends the watch and is passed to {@link #onEnd}; a listener of a mirror goes on.
     */
    void onBatch(WatchBatch batch);

    /**
     * The watch has ended; nothing comes after it. Not called when its owner has closed the {@code Subscription}.
     *
     * @param reason {@link WatchClosedException} (the engine stops, or the mirror was closed), {@code HistoryCompactedException},
     *     {@link WatchOverflowException}, what {@link #onBatch} threw, {@code CorruptionException} or {@code StorageException} when what comes next cannot be read,
     *     or what the executor threw when it refused; in the last case the call comes on a thread of the engine for callbacks
     */
    default void onEnd(RuntimeException reason) {}
}
