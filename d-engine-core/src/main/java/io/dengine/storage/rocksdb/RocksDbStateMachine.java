package io.dengine.storage.rocksdb;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import io.dengine.storage.ValueReader;
import io.dengine.storage.support.DurableFiles;
import io.dengine.storage.support.StoreClosedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default state machine: a RocksDB database under {@code state}, that a restore replaces by another one.
 *
 * <p>A view that was opened before a restore goes on seeing the state before it; the old database is closed and deleted with
 * the last of them. After {@link #close()} every view, cursor and batch fails with {@link StorageException}.
 */
public final class RocksDbStateMachine implements StateMachine {

    private static final Logger log = LoggerFactory.getLogger(RocksDbStateMachine.class);

    private final Set<StateDatabase> retired = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Opened opened;

    private record Opened(StateDirectory directory, StateDatabase database) {}

    public RocksDbStateMachine() {}

    @Override
    public synchronized void open(Path directory) {
        Objects.requireNonNull(directory, "directory");
        if (opened != null) {
            throw new StorageException("The state store is open already");
        }
        StateDirectory files = new StateDirectory(directory.resolve("state"));
        try {
            files.incarnation();
            opened = new Opened(files, files.open());
        } catch (IOException e) {
            throw new StorageException("Cannot open the state in " + directory + ": " + e, e);
        }
    }

    @Override
    public Optional<UUID> incarnation() {
        return current().directory().incarnation();
    }

    @Override
    public synchronized void markIncarnation(UUID incarnation) {
        StateDirectory directory = current().directory();
        Optional<UUID> present = directory.incarnation();
        if (present.isPresent()) {
            throw new IllegalStateException("The state is marked with incarnation " + present.get()
                    + " already, cannot mark it with " + incarnation);
        }
        try {
            directory.markIncarnation(incarnation);
        } catch (IOException e) {
            throw new StorageException("Cannot mark the state with incarnation " + incarnation + ": " + e, e);
        }
    }

    @Override
    public long appliedIndex() {
        return read(StateDatabase::appliedIndex);
    }

    @Override
    public byte @Nullable [] get(StateTable table, byte[] key) {
        return read(database -> database.get(table, key));
    }

    @Override
    public <T> @Nullable T read(StateTable table, byte[] key, ValueReader<T> reader) {
        // as below, without a lambda, which the compiler leaves out in some runs only
        while (true) {
            Opened now = current();
            try {
                return now.database().read(table, key, reader);
            } catch (StoreClosedException e) {
                throwUnlessReplaced(now, e);
            }
        }
    }

    @Override
    public StateView newView() {
        return read(StateDatabase::newView);
    }

    @Override
    public StateBatch newBatch() {
        return new RocksDbStateBatch(current().database());
    }

    @Override
    public void flush() {
        current().database().flush();
    }

    @Override
    public synchronized Checkpoint checkpoint(Path directory) {
        Opened now = current();
        return new StateCheckpoints(now.directory()).write(now.database(), directory);
    }

    @Override
    public synchronized void restore(Path directory) {
        Opened before = current();
        StateDatabase loaded = new StateCheckpoints(before.directory()).load(directory);
        try {
            before.directory().setLive(loaded.directory());
        } catch (IOException e) {
            // which of the two the pointer names is not known: both directories stay until the next opening
            StorageException failure =
                    before.database().fail(new StorageException("Cannot switch to the restored state: " + e, e));
            loaded.close();
            throw failure;
        }
        opened = new Opened(before.directory(), loaded);
        retire(before.database());
    }

    @Override
    public synchronized void close() {
        Opened last = opened;
        opened = null;
        for (StateDatabase database : retired) {
            database.close();
        }
        if (last != null) {
            last.database().close();
        }
    }

    private void retire(StateDatabase database) {
        retired.add(database);
        database.retire(() -> {
            retired.remove(database);
            try {
                DurableFiles.deleteRecursively(database.directory());
            } catch (IOException e) {
                log.warn("Cannot delete {}; it will be deleted at the next start", database.directory(), e);
            }
        });
    }

    /** A restore may close the database between taking it and reading it: then the new one is read. */
    private <T extends @Nullable Object> T read(Function<StateDatabase, T> call) {
        while (true) {
            Opened now = current();
            try {
                return call.apply(now.database());
            } catch (StoreClosedException e) {
                throwUnlessReplaced(now, e);
            }
        }
    }

    private void throwUnlessReplaced(Opened asked, StoreClosedException closed) {
        if (opened == asked) {
            throw closed;
        }
    }

    private Opened current() {
        Opened now = opened;
        if (now == null) {
            throw new StoreClosedException("The state store");
        }
        return now;
    }
}
