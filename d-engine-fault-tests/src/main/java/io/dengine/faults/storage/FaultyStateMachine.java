package io.dengine.faults.storage;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.ValueReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A state machine whose operations go wrong as {@link StorageFaults} say. */
public final class FaultyStateMachine implements StateMachine {

    private final StateMachine delegate;
    private final StorageFaults faults;
    private final FirstFailure failure;

    public FaultyStateMachine(StateMachine delegate, StorageFaults faults) {
        this.delegate = delegate;
        this.faults = faults;
        this.failure = new FirstFailure(faults);
    }

    @Override
    public void open(Path directory) {
        delegate.open(directory);
        failure.forget();
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
    public long appliedIndex() {
        return delegate.appliedIndex();
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return delegate.get(table, key);
    }

    @Override
    public <T> @Nullable T read(StateTable table, byte[] key, ValueReader<T> reader) {
        return delegate.read(table, key, reader);
    }

    @Override
    public StateView newView() {
        return delegate.newView();
    }

    @Override
    public StateBatch newBatch() {
        return new FaultyStateBatch(delegate.newBatch(), failure);
    }

    @Override
    public void flush() {
        failure.change(StorageOperation.FLUSH, delegate::flush);
    }

    @Override
    public Checkpoint checkpoint(Path directory) {
        // one that fails leaves the store as it was
        List<Checkpoint> written = new ArrayList<>();
        faults.run(StorageOperation.CHECKPOINT, () -> written.add(delegate.checkpoint(directory)));
        return written.get(0);
    }

    @Override
    public void restore(Path directory) {
        faults.run(StorageOperation.RESTORE, () -> delegate.restore(directory));
    }

    @Override
    public boolean isDurable() {
        return delegate.isDurable();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
