package io.dengine.storage;

/** Walks over entries of a table. Not thread-safe. */
public interface StateCursor extends AutoCloseable {

    /** Moves to the next entry. {@code false} when there is none; then {@link #key()} and {@link #value()} must not be called. */
    boolean next();

    /** The current key; a copy. */
    byte[] key();

    /** The current value; a copy. */
    byte[] value();

    @Override
    void close();
}
