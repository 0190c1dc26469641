package io.dengine.storage.memory;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.BatchOverlay;
import io.dengine.storage.support.CheckpointManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A state machine in memory, for tests. Its content stays with the instance when it is closed and opened again, and is lost
 * with it.
 */
public final class MemoryStateMachine implements StateMachine {

    private boolean open;
    private @Nullable UUID incarnation;
    private long restores;
    private MemoryState state = MemoryState.EMPTY;

    public MemoryStateMachine() {}

    @Override
    public synchronized void open(Path directory) {
        if (open) {
            throw new StorageException("The state store is open already");
        }
        open = true;
    }

    @Override
    public synchronized Optional<UUID> incarnation() {
        current();
        return Optional.ofNullable(incarnation);
    }

    @Override
    public synchronized void markIncarnation(UUID value) {
        current();
        if (incarnation != null) {
            throw new IllegalStateException(
                    "The state is marked with incarnation " + incarnation + " already, cannot mark it with " + value);
        }
        incarnation = value;
    }

    @Override
    public long appliedIndex() {
        return current().appliedIndex();
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return current().get(table, key);
    }

    @Override
    public StateView newView() {
        return new MemoryStateView(current());
    }

    @Override
    public synchronized StateBatch newBatch() {
        current();
        return new MemoryStateBatch(this, restores);
    }

    @Override
    public void flush() {
        current();
    }

    @Override
    public Checkpoint checkpoint(Path directory) {
        MemoryState now = current();
        if (!Files.isDirectory(directory)) {
            throw new StorageException("Cannot write a checkpoint into " + directory + ": it is not a directory");
        }
        try {
            CheckpointManifest.Entry file = MemoryStateFile.write(now, directory);
            return new CheckpointManifest(now.appliedIndex(), List.of(file)).write(directory);
        } catch (IOException e) {
            throw new StorageException("Cannot write a checkpoint into " + directory + ": " + e, e);
        }
    }

    @Override
    public void restore(Path directory) {
        current();
        CheckpointManifest manifest = CheckpointManifest.readAndVerify(directory);
        MemoryState restored = MemoryStateFile.read(directory, manifest.appliedIndex());
        synchronized (this) {
            current();
            state = restored;
            restores++;
        }
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public synchronized void close() {
        open = false;
    }

    /** @param restoresBefore the restores there had been when the batch was opened */
    synchronized void commit(long restoresBefore, BatchOverlay changes, long appliedIndex) {
        MemoryState base = current();
        if (restores != restoresBefore) {
            throw new StorageException("The state was replaced since this batch was opened");
        }
        if (appliedIndex < base.appliedIndex()) {
            throw new IllegalArgumentException("The applied index of a commit must not be less than "
                    + base.appliedIndex() + ", not " + appliedIndex);
        }
        state = base.with(changes, appliedIndex);
    }

    synchronized MemoryState current() {
        if (!open) {
            throw new StorageException("The state store is closed");
        }
        return state;
    }
}
