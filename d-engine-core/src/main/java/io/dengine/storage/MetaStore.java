package io.dengine.storage;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * SPI: a small durable map, for the term, the vote and the like. A write is atomic: after a crash all of it is there or none.
 *
 * <p>Failures: when a write fails with {@link StorageException}, every later one is refused with the same exception until the
 * store is opened again; reads go on with what it had before. After opening again it has that, or what failed.
 *
 * <p>Thread-safe.
 */
public interface MetaStore {

    /** The incarnation this store was marked with, or empty when it never was. */
    Optional<UUID> incarnation();

    /**
     * Durably marks an unmarked store.
     *
     * @throws IllegalStateException when it is marked already
     */
    void markIncarnation(UUID incarnation);

    /** The value of a key, if it has one. */
    Optional<String> get(String key);

    /** Sets all of these keys, atomically; durable (synced to the device) on return. */
    void put(Map<String, String> changes);
}
