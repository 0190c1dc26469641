package io.dengine.storage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * SPI: the Raft log of a member: records with consecutive indexes. Every record is kept with a checksum over index, term and
 * payload that each read verifies.
 *
 * <p>Failures: when a change fails with {@link StorageException}, every later change is refused with the same exception until
 * the log is opened again, even if the cause has gone; records may still be read. Whether what failed is there after opening
 * again is open, in parts too as far as its first records go; what was acknowledged before is there.
 *
 * <p>Thread-safety: one thread writes at a time; any number of threads read at the same time as it.
 */
public interface LogStore {

    /** The incarnation this store was marked with, or empty when it never was. */
    Optional<UUID> incarnation();

    /**
     * Durably marks an unmarked store.
     *
     * @throws IllegalStateException when it is marked already
     */
    void markIncarnation(UUID incarnation);

    /** The index of the first record kept; {@code lastIndex() + 1} when there is none. 1 for a new store. */
    long firstIndex();

    /** The index of the last record; {@code firstIndex() - 1} when there is none. 0 for a new store. */
    long lastIndex();

    /**
     * Reads a record.
     *
     * @return the record, or empty when the index lies outside {@code [firstIndex, lastIndex]}
     * @throws CorruptionException when the record is damaged
     */
    Optional<LogRecord> read(long index);

    /**
     * Passes every record to {@code consumer}, in order of index: used once after opening.
     *
     * @throws CorruptionException when a record is damaged or missing
     */
    void forEach(Consumer<LogRecord> consumer);

    /**
     * Appends records; on return all of them are durable (synced to the device).
     *
     * @param records with consecutive indexes, the first of them {@code lastIndex() + 1}; not empty
     * @throws IllegalArgumentException when the indexes are others; nothing was written
     * @throws StorageException when they could not all be made durable; the store then refuses every later write with the same
     *     exception until it is opened again
     */
    void append(List<LogRecord> records);

    /**
     * Deletes the records before {@code firstIndexKept}; a value at or before {@code firstIndex()} changes nothing. It does not
     * have to be durable: after a crash some or all of them may be there again, without a gap. Their space may be given back
     * later.
     *
     * @throws IllegalArgumentException for a value beyond {@code lastIndex() + 1}; nothing was changed
     */
    void truncatePrefix(long firstIndexKept);

    /**
     * Durably deletes the records after {@code lastIndexKept}; a value at or after {@code lastIndex()} changes nothing.
     *
     * @throws IllegalArgumentException for a value before {@code firstIndex() - 1}; nothing was changed
     */
    void truncateSuffix(long lastIndexKept);

    /**
     * Durably deletes every record; the next one appended has {@code nextIndex}. The incarnation is kept.
     *
     * @throws IllegalArgumentException for a value below 1; nothing was changed
     */
    void reset(long nextIndex);
}
