package io.dengine.storage.file;

import io.dengine.storage.LogRecord;
import io.dengine.storage.file.Frame.Kind;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Appends frames to the newest segment, and begins the next one. Used by one thread at a time, except {@link #incarnation()}. */
final class LogWriter {

    private static final byte[] NO_PAYLOAD = {};
    private static final int KEPT_BUFFER_BYTES = 4 << 20;

    /** A record that is on the device, to be shown when all of its batch are. */
    private record Written(Segment segment, long index, int offset) {}

    private final Path directory;
    private final LogIndex index;
    private final SyncedMark mark;
    private final SegmentSizes sizes;
    private final SegmentSupply supply;
    private final List<Written> written = new ArrayList<>();
    private volatile Segment active;
    private long sequence;
    private ByteBuffer frames = ByteBuffer.allocate(64 << 10);
    private boolean prepared;

    private LogWriter(Path directory, LogRecovery.Opened opened, SegmentSizes sizes) {
        this.directory = directory;
        this.index = opened.index();
        this.mark = opened.mark();
        this.active = opened.newest();
        this.sequence = opened.sequence();
        this.sizes = sizes;
        this.supply = new SegmentSupply(directory);
    }

    static LogWriter open(Path directory, LogRecovery.Opened opened, SegmentSizes sizes) throws IOException {
        LogWriter writer = new LogWriter(directory, opened, sizes);
        if (opened.sealed()) {
            try {
                writer.begin(opened.index().bounds().last() + 1, writer.incarnation(), 0);
            } catch (IOException e) {
                opened.mark().close();
                writer.close();
                throw e;
            }
        }
        return writer;
    }

    Optional<UUID> incarnation() {
        return active.header().incarnation();
    }

    /** The mark is part of a segment's header: with it a new one begins. */
    void mark(UUID incarnation) throws IOException {
        seal();
        begin(index.bounds().last() + 1, Optional.of(incarnation), 0);
    }

    void append(List<LogRecord> records) throws IOException {
        for (LogRecord record : records) {
            long size = Frame.size(record.payload().length);
            if (size + frames.position() > active.room()) {
                seal();
                begin(record.index(), incarnation(), size);
            }
            written.add(new Written(active, record.index(), active.end() + frames.position()));
            add(
                    record.configuration() ? Kind.CONFIGURATION : Kind.RECORD,
                    record.index(),
                    record.term(),
                    record.payload());
        }
        write();
        for (Written record : written) {
            index.add(record.segment(), record.index(), record.offset());
        }
        written.clear();
        finish();
    }

    void truncateSuffix(long lastIndexKept) throws IOException {
        control(Kind.TRUNCATE_SUFFIX, lastIndexKept, 0);
        index.truncateSuffix(lastIndexKept);
        finish();
    }

    void truncatePrefix(long firstIndexKept) throws IOException {
        makeRoom();
        long oldestNeeded = oldestNeeded(firstIndexKept);
        control(Kind.TRUNCATE_PREFIX, firstIndexKept, oldestNeeded);
        index.truncatePrefix(firstIndexKept);
        finish();
        release(oldestNeeded);
    }

    void reset(long nextIndex) throws IOException {
        makeRoom();
        long newest = active.header().segment();
        control(Kind.RESET, nextIndex, newest);
        index.reset(nextIndex);
        finish();
        release(newest);
    }

    private void control(Kind kind, long recordIndex, long number) throws IOException {
        makeRoom();
        add(kind, recordIndex, number, NO_PAYLOAD);
        write();
    }

    private void makeRoom() throws IOException {
        if (active.room() < Frame.size(0)) {
            seal();
            begin(index.bounds().last() + 1, incarnation(), 0);
        }
    }

    // ---- frames

    private void add(Kind kind, long recordIndex, long number, byte[] payload) {
        reserve(Frame.size(payload.length));
        sequence++;
        Frame.encode(frames, active.header().salt(), kind, active.end(), sequence, recordIndex, number, payload);
    }

    private void reserve(long bytes) {
        if (frames.remaining() < bytes) {
            int capacity = Math.toIntExact(Math.max(2L * frames.capacity(), frames.position() + bytes));
            frames = ByteBuffer.allocate(capacity).put(frames.flip());
        }
    }

    private void write() throws IOException {
        if (frames.position() > 0) {
            active.append(frames.array(), frames.position());
            if (frames.capacity() > KEPT_BUFFER_BYTES) {
                frames = ByteBuffer.allocate(KEPT_BUFFER_BYTES);
            } else {
                frames.clear();
            }
        }
    }

    /** A change is on the device. */
    private void finish() throws IOException {
        mark.raise(sequence);
        if (!prepared && active.end() > active.header().capacity() / 2) {
            prepared = true;
            supply.prepare(sizes.after(active.header().capacity()));
        }
    }

    // ---- segments

    private void seal() throws IOException {
        add(Kind.SEAL, 0, 0, NO_PAYLOAD);
        write();
        active.endWriting();
    }

    private void begin(long nextIndex, Optional<UUID> incarnation, long frameBytes) throws IOException {
        long needed = SegmentHeader.BYTES + frameBytes + 2 * Frame.size(0);
        int capacity = Math.toIntExact(Math.max(sizes.after(active.header().capacity()), needed));
        SegmentHeader header = new SegmentHeader(
                active.header().segment() + 1,
                capacity,
                LogRecovery.newSalt(),
                nextIndex,
                oldestNeeded(index.bounds().first()),
                sequence,
                incarnation);
        Segment next = Segment.create(directory, supply.take(capacity), header);
        index.begin(next);
        active = next;
        prepared = false;
    }

    /** Records that are on the device count, even if they are not shown yet. */
    private long oldestNeeded(long firstIndexKept) {
        Segment oldest = index.oldestWith(firstIndexKept);
        if (oldest == null) {
            oldest = written.isEmpty() ? active : written.get(0).segment();
        }
        return oldest.header().segment();
    }

    private void release(long oldestNeeded) throws IOException {
        int wanted = sizes.after(active.header().capacity());
        for (Segment segment : index.removeBefore(oldestNeeded)) {
            segment.close();
            supply.reuse(segment.file(), segment.header().capacity(), wanted);
        }
    }

    void close() throws IOException {
        supply.stop();
        for (Segment segment : index.segments()) {
            segment.close();
        }
    }
}
