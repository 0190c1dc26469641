package io.dengine.storage;

import org.jspecify.annotations.Nullable;

/**
 * Changes that become visible together. Not thread-safe. Its own reads see its own changes over the committed state. A store
 * takes all changes in one call, {@link #commit(long)}; how it keeps them until then is its own affair.
 */
public interface StateBatch extends AutoCloseable {

    /** Sets a key. The arrays must not be changed afterwards. */
    void put(StateTable table, byte[] key, byte[] value);

    /** Deletes a key; nothing happens when it does not exist. The array must not be changed afterwards. */
    void delete(StateTable table, byte[] key);

    /** The value of a key as this batch sees it, or null; it must not be changed. */
    byte @Nullable [] get(StateTable table, byte[] key);

    /**
     * See {@link StateView#scan}, as this batch sees it. Changes that are made while the cursor is open show in it when it has
     * not passed their keys, or comes back to them by {@link StateCursor#seek}.
     */
    StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending);

    /**
     * Makes the changes visible, together with the applied index; the batch is spent. May be called on an empty batch.
     *
     * @param appliedIndex not less than {@link StateMachine#appliedIndex()}; equal when the changes are the first part of an entry
     *     that is too large to be applied in one step
     * @throws IllegalArgumentException when it is less; nothing was changed
     * @throws StorageException when the batch is spent, the store was replaced by a restore since it was opened, or the changes
     *     could not be written. Then nothing became visible; in the last case the store has failed (see {@link StateMachine})
     */
    void commit(long appliedIndex);

    /** Gives up what was not committed and frees the batch. Idempotent. */
    @Override
    void close();
}
