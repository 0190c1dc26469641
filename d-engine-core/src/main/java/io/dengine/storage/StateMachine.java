package io.dengine.storage;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SPI: the store beneath the key-value semantics: ordered tables of bytes with atomic batches, point-in-time views and
 * checkpoints. It knows nothing of revisions, commands or watches; those are implemented once, above it. One instance
 * serves one engine; it may be opened again after it was closed.
 *
 * <p>Durability: what was written since the last {@link #flush()} or {@link #checkpoint(Path)} may be lost in a crash, but only
 * as a whole tail: after a crash the store is what it was after some {@link StateBatch#commit(long) commit}, with that
 * commit's applied index. The Raft log replays the rest.
 *
 * <p>Thread-safety: batches, {@link #checkpoint}, {@link #restore} and {@link #flush} are called by one thread at a time
 * (flush also at the same time as a batch is filled); {@link #get}, {@link #newView()} and views by any number of threads at any
 * time, also while {@link #restore} or {@link #close()} is running: they then see the state before or after it, or throw
 * {@link StorageException}, and never reach a freed handle.
 */
public interface StateMachine extends AutoCloseable {

    /**
     * Opens the store, checking what can be checked.
     *
     * @param directory a directory that belongs to this member and exists; may be ignored
     * @throws CorruptionException when what is stored is damaged; nothing was changed
     * @throws StorageException when it cannot be opened
     */
    void open(Path directory);

    /**
     * The incarnation this store was marked with, or empty when it never was. It belongs to the member, not to the data: it is
     * no part of a checkpoint and survives {@link #restore}.
     */
    Optional<UUID> incarnation();

    /** Durably marks an unmarked store. */
    void markIncarnation(UUID incarnation);

    /** The index given to the last {@link StateBatch#commit(long) commit} that is contained; 0 for a new store. */
    long appliedIndex();

    /** The value of a key now, or null. */
    byte @Nullable [] get(StateTable table, byte[] key);

    /** A view of this moment, that later commits do not change. Must be closed. */
    StateView newView();

    /** A new, empty batch. Must be committed or closed. */
    StateBatch newBatch();

    /** Makes everything committed so far durable. */
    void flush();

    /**
     * Writes a complete, consistent copy of the committed state, applied index included, into an existing, empty directory:
     * regular files only, no sub-directories; durable on return. The files may share storage with the live store but later
     * changes of the store must not show in them.
     *
     * @return what was written
     */
    Checkpoint checkpoint(Path directory);

    /**
     * Replaces the whole state by that of a checkpoint, atomically: after a crash at any moment the store is either as before or
     * as the checkpoint. The directory is not changed and not needed afterwards.
     *
     * @throws CorruptionException when the checkpoint is damaged; the state is as before
     */
    void restore(Path directory);

    /** See {@link StorageEngine#isDurable()}. */
    default boolean isDurable() {
        return true;
    }

    /** Flushes and frees everything. Idempotent. */
    @Override
    void close();
}
