package io.dengine.storage;

/**
 * Walks over entries of a table, in one direction. A new cursor is before its first entry. Not thread-safe.
 *
 * <p>Once it, its view or the store is closed it may throw {@link StorageException}, and does nothing worse.
 */
public interface StateCursor extends AutoCloseable {

    /**
     * Moves to the next entry.
     *
     * @return false when there is none; the cursor is at no entry then
     */
    boolean next();

    /**
     * Moves before an entry, forwards or backwards, wherever the cursor is and also when it was at its end: the following
     * {@link #next()} comes to the first entry, in the cursor's direction, that is not before {@code key}. That is, ascending,
     * the first entry with a key at or after it; descending, the first with a key at or before it. A key outside the range
     * means the nearer end of it. Until that next step the cursor is at no entry.
     *
     * @param key it does not have to exist; may be changed afterwards
     */
    void seek(byte[] key);

    /**
     * The current key; a copy.
     *
     * @throws java.util.NoSuchElementException when the cursor is at no entry
     */
    byte[] key();

    /**
     * The current value; a copy.
     *
     * @throws java.util.NoSuchElementException when the cursor is at no entry
     */
    byte[] value();

    @Override
    void close();
}
