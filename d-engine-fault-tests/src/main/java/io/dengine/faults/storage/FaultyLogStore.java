package io.dengine.faults.storage;

import io.dengine.storage.LogRecord;
import io.dengine.storage.LogStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** A log whose operations go wrong as {@link StorageFaults} say. */
final class FaultyLogStore implements LogStore {

    private final LogStore delegate;
    private final StorageFaults faults;
    private final FirstFailure failure;

    FaultyLogStore(LogStore delegate, StorageFaults faults) {
        this.delegate = delegate;
        this.faults = faults;
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
    public long firstIndex() {
        return delegate.firstIndex();
    }

    @Override
    public long lastIndex() {
        return delegate.lastIndex();
    }

    @Override
    public Optional<LogRecord> read(long index) {
        // a read that fails leaves the log as it is
        faults.run(StorageOperation.READ_LOG, () -> {});
        return delegate.read(index);
    }

    @Override
    public void forEach(Consumer<LogRecord> consumer) {
        delegate.forEach(consumer);
    }

    @Override
    public void append(List<LogRecord> records) {
        failure.change(StorageOperation.APPEND, () -> delegate.append(records));
    }

    @Override
    public void truncatePrefix(long firstIndexKept) {
        failure.change(StorageOperation.TRUNCATE, () -> delegate.truncatePrefix(firstIndexKept));
    }

    @Override
    public void truncateSuffix(long lastIndexKept) {
        failure.change(StorageOperation.TRUNCATE, () -> delegate.truncateSuffix(lastIndexKept));
    }

    @Override
    public void reset(long nextIndex) {
        failure.change(StorageOperation.TRUNCATE, () -> delegate.reset(nextIndex));
    }
}
