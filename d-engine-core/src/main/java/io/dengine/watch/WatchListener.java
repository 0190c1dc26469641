package io.dengine.watch;

/** Receives what a watch delivers. Calls to one listener never overlap and come in order, on the executor given with it. */
public interface WatchListener {

    /**
     * The changes of a revision, or a progress notice. What it throws ends the watch and is passed to {@link #onEnd}.
     */
    void onBatch(WatchBatch batch);

    /**
     * The watch has ended; nothing comes after it.
     *
     * @param reason {@link WatchClosedException}, {@code HistoryCompactedException}, {@link WatchOverflowException}, or what {@link #onBatch} threw
     */
    default void onEnd(RuntimeException reason) {}
}
