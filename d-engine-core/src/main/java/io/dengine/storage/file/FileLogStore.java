package io.dengine.storage.file;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.LogStore;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.Frame.Kind;
import io.dengine.storage.file.LogIndex.Place;
import io.dengine.storage.support.CallGuard;
import io.dengine.storage.support.LogBounds;
import io.dengine.storage.support.StoreFailure;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Raft log in files that are only appended to. Every write is one call that also syncs it (a file opened with {@code O_DSYNC}).
 *
 * <p>A directory has segments, numbered, each with a header and {@link Frame}s: records, and what was truncated. A segment is
 * written in full before it is used; the next one is prepared when the present one is half full. One that has no record any more
 * is used again.
 *
 * <p>What opening tells apart, all of it without a change to the files:
 *
 * <ul>
 *   <li>A write that was under way in a crash, and so was never acknowledged, is dropped from its first damaged record on (a torn
 *       tail), in whatever order its sectors came to the device.
 *   <li>A damaged byte anywhere else is refused ({@link SegmentScan}), and so is a segment that is missing, and the end of a log
 *       that has fewer frames than were known to be synced ({@link SyncedMark}). After a crash of the process, or when it was
 *       closed, those are all that were acknowledged.
 *   <li>A record that is damaged later is refused when it is read.
 * </ul>
 *
 * <p>What cannot be told: after a failure of power or of the operating system the mark may lack the writes of the last moments (up
 * to a second under load). If in addition the very last write is damaged, it is dropped like a torn one.
 *
 * <p>Thread-safety: as {@link LogStore}; closing waits for calls that run, later ones fail.
 */
final class FileLogStore implements LogStore {

    private final Path directory;
    private final CallGuard guard = new CallGuard("The Raft log");
    private final StoreFailure failure = new StoreFailure();
    private final Object writing = new Object();
    private final LogIndex index;
    private final SyncedMark mark;
    private final LogWriter writer;

    /** Made ahead: there may be no memory for it. */
    private final StorageException broken;

    private FileLogStore(Path directory, LogRecovery.Opened opened, LogWriter writer) {
        this.directory = directory;
        this.index = opened.index();
        this.mark = opened.mark();
        this.writer = writer;
        this.broken = new StorageException("A change of the log in " + directory
                + " ended with an error, such as a lack of memory: what is stored and what is known of it may differ");
    }

    /**
     * Opens the log of a directory, whose parent exists.
     *
     * @param segments how large they are
     */
    static FileLogStore open(Path directory, SegmentSizes segments) {
        LogRecovery recovery = new LogRecovery(directory);
        try {
            recovery.createIfNew(segments.first());
            LogRecovery.Opened opened = recovery.open();
            return new FileLogStore(directory, opened, LogWriter.open(directory, opened, segments));
        } catch (IOException e) {
            throw new StorageException("Cannot open the log in " + directory + ": " + e, e);
        }
    }

    @Override
    public Optional<UUID> incarnation() {
        return guard.call(writer::incarnation);
    }

    @Override
    public void markIncarnation(UUID incarnation) {
        change("Marking the log", () -> {
            Optional<UUID> present = writer.incarnation();
            if (present.isPresent()) {
                throw new IllegalStateException("The log is marked with incarnation " + present.get()
                        + " already, cannot mark it with " + incarnation);
            }
            writer.mark(incarnation);
        });
    }

    @Override
    public long firstIndex() {
        return guard.call(() -> index.bounds().first());
    }

    @Override
    public long lastIndex() {
        return guard.call(() -> index.bounds().last());
    }

    @Override
    public Optional<LogRecord> read(long recordIndex) {
        return guard.call(() -> {
            while (true) {
                Place place = index.find(recordIndex);
                if (place == null) {
                    return Optional.empty();
                }
                byte[] content = readAt(place);
                if (content == null) {
                    // its segment was let go: the record has gone, or is elsewhere
                    continue;
                }
                Frame frame = Frame.decode(
                        content, 0, place.offset(), place.segment().header().salt());
                if (frame != null && frame.isRecord() && frame.index() == recordIndex) {
                    return Optional.of(record(frame, content, 0));
                }
                // a truncation may have come in between: only what is damaged in the same place is
                if (place.equals(index.find(recordIndex))) {
                    throw damaged(recordIndex, place);
                }
            }
        });
    }

    private byte @Nullable [] readAt(Place place) {
        try {
            return place.segment().read(place.offset());
        } catch (IOException e) {
            throw new StorageException("Cannot read " + place.segment().file() + ": " + e, e);
        }
    }

    private static CorruptionException damaged(long recordIndex, Place place) {
        return new CorruptionException(
                "Record " + recordIndex + " of the log is damaged: its checksum does not match, in "
                        + place.segment().file() + " at " + place.offset());
    }

    private static LogRecord record(Frame frame, byte[] content, int position) {
        int payload = position + Frame.HEADER_BYTES;
        return new LogRecord(
                frame.index(),
                frame.number(),
                frame.kind() == Kind.CONFIGURATION,
                Arrays.copyOfRange(content, payload, payload + frame.payloadBytes()));
    }

    @Override
    public void forEach(Consumer<LogRecord> consumer) {
        guard.call(() -> {
            LogBounds range = index.bounds();
            SegmentContent content = new SegmentContent();
            for (long next = range.first(); next <= range.last(); next++) {
                Place place = index.find(next);
                if (place == null) {
                    throw new StorageException("The log was truncated while it was read");
                }
                consumer.accept(content.record(next, place));
            }
            return true;
        });
    }

    /** The segment that was read last, as a whole: going through the log reads each once. */
    private static final class SegmentContent {

        private @Nullable Segment segment;
        private byte[] content = {};

        LogRecord record(long recordIndex, Place place) {
            if (segment != place.segment()) {
                segment = place.segment();
                content = read(place.segment());
            }
            Frame frame = Frame.decode(
                    content, place.offset(), place.segment().header().salt());
            if (frame == null || frame.index() != recordIndex) {
                throw damaged(recordIndex, place);
            }
            return FileLogStore.record(frame, content, place.offset());
        }

        private static byte[] read(Segment segment) {
            try {
                byte[] all = segment.readAll();
                if (all == null) {
                    throw new StorageException("The log was truncated while it was read");
                }
                return all;
            } catch (IOException e) {
                throw new StorageException("Cannot read " + segment.file() + ": " + e, e);
            }
        }
    }

    @Override
    public void append(List<LogRecord> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("No records to append");
        }
        change("Appending to the log", () -> {
            long expected = index.bounds().last();
            for (LogRecord record : records) {
                expected++;
                if (record.index() != expected) {
                    throw new IllegalArgumentException(
                            "Record " + record.index() + " cannot be appended where " + expected + " is expected");
                }
            }
            writer.append(records);
        });
    }

    @Override
    public void truncatePrefix(long firstIndexKept) {
        change("Truncating the log", () -> {
            LogBounds now = index.bounds();
            if (firstIndexKept > now.last() + 1) {
                throw new IllegalArgumentException("Cannot truncate the log before " + firstIndexKept
                        + ": that is beyond its end, the last index is " + now.last());
            }
            if (firstIndexKept > now.first()) {
                writer.truncatePrefix(firstIndexKept);
            }
        });
    }

    @Override
    public void truncateSuffix(long lastIndexKept) {
        change("Truncating the log", () -> {
            LogBounds now = index.bounds();
            if (lastIndexKept < now.first() - 1) {
                throw new IllegalArgumentException("Cannot truncate the log after " + lastIndexKept
                        + ": that is before its start, the first index is " + now.first());
            }
            if (lastIndexKept < now.last()) {
                writer.truncateSuffix(lastIndexKept);
            }
        });
    }

    @Override
    public void reset(long nextIndex) {
        if (nextIndex < 1) {
            throw new IllegalArgumentException("The next index of the log must be 1 or more, not " + nextIndex);
        }
        change("Resetting the log", () -> writer.reset(nextIndex));
    }

    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    private void change(String what, Change change) {
        guard.call(() -> {
            synchronized (writing) {
                failure.check();
                try {
                    change.run();
                } catch (IOException e) {
                    throw failure.keep(
                            new StorageException(what + " failed in " + directory + ": " + e.getMessage(), e));
                } catch (Error e) {
                    failure.keep(broken);
                    throw e;
                }
            }
            return true;
        });
    }

    /** Writes what must be written and frees everything. Idempotent. */
    void close() {
        guard.close(() -> {
            try (SyncedMark closing = mark) {
                writer.close();
                closing.sync();
            } catch (IOException e) {
                throw new StorageException("Cannot close the log in " + directory + ": " + e, e);
            }
        });
    }
}
