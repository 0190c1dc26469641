package io.dengine.storage;

import java.nio.file.Path;

/**
 * SPI: where a member keeps its Raft log and Raft's metadata (term, vote). One instance serves one engine; it may be opened
 * again after it was closed.
 *
 * <p>{@link #open(Path)} and {@link #close()} are called by one thread. Between them the two stores may be used by several
 * threads; each store says what it must bear. The engine uses nothing but the methods of these interfaces, so that an
 * implementation may wrap another one.
 */
public interface StorageEngine extends AutoCloseable {

    /**
     * Opens both stores, checking what can be checked.
     *
     * @param directory a directory that belongs to this member and exists; an implementation that keeps its data elsewhere may
     *     ignore it
     * @throws CorruptionException when what is stored is damaged; nothing was changed
     * @throws StorageException when it cannot be opened
     */
    void open(Path directory);

    /** The log; valid from {@link #open} to {@link #close}. */
    LogStore logStore();

    /** The metadata; valid from {@link #open} to {@link #close}. */
    MetaStore metaStore();

    /**
     * Whether the data outlives the process. A member whose storage does not is, after each start, a member that lost its
     * data (see {@link io.dengine.Role#RECOVERING}).
     */
    default boolean isDurable() {
        return true;
    }

    /** Writes what must be written and frees everything. Idempotent. */
    @Override
    void close();
}
