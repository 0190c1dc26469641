package io.dengine.storage;

import org.jspecify.annotations.Nullable;

/**
 * A view of the state at one moment. Thread-safe, except {@link #close()}. What the state says of itself, such as its revision,
 * is an entry of a table and so belongs to the view too.
 */
public interface StateView extends AutoCloseable {

    /** The applied index of the state that is seen. */
    long appliedIndex();

    /** The value of a key, or null; a copy. */
    byte @Nullable [] get(StateTable table, byte[] key);

    /**
     * The entries with {@code from <= key < to}, ascending, or descending from the last one before {@code to}.
     *
     * @param to null: to the end of the table
     * @return a cursor before the first entry; must be closed, before the view is
     */
    StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending);

    @Override
    void close();
}
