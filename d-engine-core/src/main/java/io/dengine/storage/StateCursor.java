package io.dengine.storage;

/** Walks over entries of a table. Not thread-safe. */
public interface StateCursor extends AutoCloseable {

    /** Moves to the next entry. {@code false} when there is none; then {@link #key()} and {@link #value()} must not be called. */
    boolean next();

    /**
     * Moves so that the following {@link #next()} comes to the first entry, in the cursor's direction, that is not before {@code key}: ascending the first with a key
     * at or after it, descending the first at or before it. May move forwards and backwards; a key outside the range means the nearer end of it.
     */
    void seek(byte[] key);

    /** The current key; a copy. */
    byte[] key();

    /** The current value; a copy. */
    byte[] value();

    @Override
    void close();
}
