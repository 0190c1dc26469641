package io.dengine.storage.memory;

import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The metadata in memory. Thread-safe. */
final class MemoryMetaStore implements MetaStore {

    private final Map<String, String> values = new HashMap<>();
    private boolean open;
    private @Nullable UUID incarnation;

    synchronized void setOpen(boolean value) {
        open = value;
    }

    @Override
    public synchronized Optional<UUID> incarnation() {
        checkOpen();
        return Optional.ofNullable(incarnation);
    }

    @Override
    public synchronized void markIncarnation(UUID value) {
        checkOpen();
        if (incarnation != null) {
            throw new IllegalStateException("The metadata is marked with incarnation " + incarnation
                    + " already, cannot mark it with " + value);
        }
        incarnation = value;
    }

    @Override
    public synchronized Optional<String> get(String key) {
        checkOpen();
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public synchronized void put(Map<String, String> changes) {
        checkOpen();
        values.putAll(changes);
    }

    private void checkOpen() {
        if (!open) {
            throw new StorageException("The metadata store is closed");
        }
    }
}
