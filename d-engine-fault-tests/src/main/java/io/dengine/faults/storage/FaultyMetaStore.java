package io.dengine.faults.storage;

import io.dengine.storage.MetaStore;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Metadata whose writes go wrong as {@link StorageFaults} say. */
final class FaultyMetaStore implements MetaStore {

    private final MetaStore delegate;
    private final FirstFailure failure;

    FaultyMetaStore(MetaStore delegate, StorageFaults faults) {
        this.delegate = delegate;
        this.failure = new FirstFailure(faults);
    }

    @Override
    public Optional<UUID> incarnation() {
        return delegate.incarnation();
    }

    @Override
    public void markIncarnation(UUID incarnation) {
        delegate.markIncarnation(incarnation);
    }

    @Override
    public Optional<String> get(String key) {
        return delegate.get(key);
    }

    @Override
    public void put(Map<String, String> changes) {
        failure.change(StorageOperation.META, () -> delegate.put(changes));
    }
}
