package io.dengine.storage;

import org.jspecify.annotations.Nullable;

/**
 * Changes that become visible together. Not thread-safe. Its own reads see its own changes over the committed state.
 */
public interface StateBatch extends AutoCloseable {

    /** Sets a key. The arrays must not be changed afterwards. */
    void put(StateTable table, byte[] key, byte[] value);

    /** Deletes a key; nothing happens when it does not exist. */
    void delete(StateTable table, byte[] key);

    /** The value of a key as this batch sees it, or null. */
    byte @Nullable [] get(StateTable table, byte[] key);

    /** See {@link StateView#scan}, as this batch sees it. */
    StateCursor scan(StateTable table, byte[] from, byte @Nullable [] to, boolean descending);

    /**
     * Makes the changes visible, together with the applied index; the batch is spent. May be called on an empty batch.
     *
     * @param appliedIndex greater than {@link StateMachine#appliedIndex()}
     * @throws IllegalArgumentException when it is not; nothing was changed
     */
    void commit(long appliedIndex);

    /** Gives up what was not committed and frees the batch. Idempotent. */
    @Override
    void close();
}
