package io.dengine.watch;

/** Receives what a watch delivers. Calls to one listener never overlap and come in order, on the executor given with it. */
public interface WatchListener {

    /**
     * The changes of a revision, or a progress notice. What it throws ends the watch and is passed to {@link #onEnd}.
     */
    void onBatch(WatchBatch batch);

    /**
     * The watch has ended; nothing comes after it. Not called when its owner has closed the {@code Subscription}, after which nothing is called.
     *
     * @param reason {@link WatchClosedException} (the engine stops, or the mirror was closed), {@code HistoryCompactedException},
     *     {@link WatchOverflowException}, what {@link #onBatch} threw, or what the executor threw when it refused; in the last case the call comes on a thread
     *     of the engine for callbacks
     */
    default void onEnd(RuntimeException reason) {}
}
