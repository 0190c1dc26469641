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
 * <p>Failures: when a commit or a flush fails with {@link StorageException}, also one that the store makes by itself in the
 * background, the store has failed: every later commit, flush and checkpoint is refused with the same exception until the store
 * is opened again, even if the cause has gone. Reads may go on, of what was committed. After opening again, the store is what
 * it was after some commit that succeeded. A checkpoint or a restore that fails for other reasons, such as no room in its
 * directory, leaves the store as it was.
 *
 * <p>Thread-safety: one thread at a time fills and commits batches, and only one batch is open; {@link #flush} and
 * {@link #checkpoint} are each called by one thread at a time and may run beside that; {@link #restore} runs beside none of
 * these. {@link #get}, {@link #read}, {@link #newView()} and views are used by any number of threads at any time, also while {@link #restore}
 * or {@link #close()} is running: they then see the state before or after it, or throw {@link StorageException}, and never
 * reach a freed handle.
 *
 * <p>The engine uses nothing but the methods of this interface and of those it leads to, so that an implementation may wrap
 * another one.
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

    /**
     * Durably marks an unmarked store.
     *
     * @throws IllegalStateException when it is marked already
     * @throws StorageException when that could not be written; it may be tried again
     */
    void markIncarnation(UUID incarnation);

    /** The index given to the last {@link StateBatch#commit(long) commit} that is contained; 0 for a new store. */
    long appliedIndex();

    /** The value of a key now, or null; a copy. */
    byte @Nullable [] get(StateTable table, byte[] key);

    /**
     * What a reader makes of the value of a key, or null when there is none. A store that can hand over its own bytes, or read into a buffer that is used again, saves a copy by
     * overriding it.
     *
     * @param reader called at most once, on this thread; it must not keep the array, change it or call a store. What it throws, this throws
     */
    default <T> @Nullable T read(StateTable table, byte[] key, ValueReader<T> reader) {
        byte[] value = get(table, key);
        return value == null ? null : reader.read(key, value, value.length);
    }

    /** A view of this moment, that later commits do not change. Must be closed. */
    StateView newView();

    /** A new, empty batch. Must be committed or closed. */
    StateBatch newBatch();

    /**
     * Makes everything durable that was committed before the call.
     *
     * @throws StorageException when that failed; the store has failed then
     */
    void flush();

    /**
     * Writes a complete, consistent copy of the committed state, applied index included, into an existing, empty directory:
     * regular files only, no sub-directories; durable on return. The files may share storage with the live store but later
     * changes of the store must not show in them. When commits are made meanwhile, the copy is of the state after one of them,
     * or after the last one before the call.
     *
     * @return what was written
     * @throws StorageException when that failed; what is in the directory is of no use then
     */
    Checkpoint checkpoint(Path directory);

    /**
     * Replaces the whole state by that of a checkpoint, atomically: after a crash at any moment the store is either as before or
     * as the checkpoint. The directory is not changed and not needed afterwards; files in it that {@link #checkpoint} has not
     * written are of no interest. A batch that was opened before can no longer be committed.
     *
     * @throws CorruptionException when the checkpoint is damaged; the state is as before
     * @throws StorageException when it cannot be read, was made by a newer version, or has no room; the state is as before
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
