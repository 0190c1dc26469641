package io.dengine.storage.memory;

import io.dengine.storage.LogRecord;
import io.dengine.storage.LogStore;
import io.dengine.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log in memory; without checksums, as there is no medium that could damage it. Thread-safe. */
final class MemoryLogStore implements LogStore {

    private final TreeMap<Long, LogRecord> records = new TreeMap<>();
    private boolean open;
    private @Nullable UUID incarnation;
    private long first = 1;

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
            throw new IllegalStateException(
                    "The log is marked with incarnation " + incarnation + " already, cannot mark it with " + value);
        }
        incarnation = value;
    }

    @Override
    public synchronized long firstIndex() {
        checkOpen();
        return first;
    }

    @Override
    public synchronized long lastIndex() {
        checkOpen();
        return last();
    }

    @Override
    public synchronized Optional<LogRecord> read(long index) {
        checkOpen();
        return Optional.ofNullable(records.get(index));
    }

    @Override
    public void forEach(Consumer<LogRecord> consumer) {
        List<LogRecord> copy;
        synchronized (this) {
            checkOpen();
            copy = List.copyOf(records.values());
        }
        copy.forEach(consumer);
    }

    @Override
    public synchronized void append(List<LogRecord> added) {
        checkOpen();
        if (added.isEmpty()) {
            throw new IllegalArgumentException("No records to append");
        }
        long expected = last();
        for (LogRecord record : added) {
            expected++;
            if (record.index() != expected) {
                throw new IllegalArgumentException(
                        "Record " + record.index() + " cannot be appended where " + expected + " is expected");
            }
        }
        added.forEach(record -> records.put(record.index(), record));
    }

    @Override
    public synchronized void truncatePrefix(long firstIndexKept) {
        checkOpen();
        if (firstIndexKept > last() + 1) {
            throw new IllegalArgumentException("Cannot truncate the log before " + firstIndexKept
                    + ": that is beyond its end, the last index is " + last());
        }
        if (firstIndexKept > first) {
            records.headMap(firstIndexKept).clear();
            first = firstIndexKept;
        }
    }

    @Override
    public synchronized void truncateSuffix(long lastIndexKept) {
        checkOpen();
        if (lastIndexKept < first - 1) {
            throw new IllegalArgumentException("Cannot truncate the log after " + lastIndexKept
                    + ": that is before its start, the first index is " + first);
        }
        records.tailMap(lastIndexKept, false).clear();
    }

    @Override
    public synchronized void reset(long nextIndex) {
        checkOpen();
        if (nextIndex < 1) {
            throw new IllegalArgumentException("The next index of the log must be 1 or more, not " + nextIndex);
        }
        records.clear();
        first = nextIndex;
    }

    private long last() {
        return first + records.size() - 1;
    }

    private void checkOpen() {
        if (!open) {
            throw new StorageException("The Raft log is closed");
        }
    }
}
