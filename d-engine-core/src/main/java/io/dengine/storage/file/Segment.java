package io.dengine.storage.file;

import io.dengine.storage.support.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file of the log. It has its full length from the beginning, so that a write changes nothing but content and one call both
 * writes and syncs it.
 *
 * <p>Thread-safety: one thread writes; any number of threads read at the same time, and while it is closed.
 */
final class Segment implements Closeable {

    private static final String PREFIX = "segment-";
    private static final int DIGITS = 19;

    private final Path file;
    private final SegmentHeader header;
    private final RandomAccessFile reader;
    private @Nullable RandomAccessFile writer;
    private int end;
    private boolean closed;

    private Segment(Path file, SegmentHeader header, RandomAccessFile reader, int end) {
        this.file = file;
        this.header = header;
        this.reader = reader;
        this.end = end;
    }

    static Path file(Path directory, long segment) {
        return directory.resolve(PREFIX + String.format("%0" + DIGITS + "d", segment));
    }

    /** The number of the segment with this file, unless it is no file of a segment. */
    static OptionalLong number(Path file) {
        String name = file.getFileName().toString();
        String digits = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        return digits.length() == DIGITS && digits.chars().allMatch(Character::isDigit)
                ? OptionalLong.of(Long.parseLong(digits))
                : OptionalLong.empty();
    }

    /**
     * Makes a segment of a file, which gets its name when the header is on the device.
     *
     * @param prepared a file of the header's capacity, synced
     */
    static Segment create(Path directory, Path prepared, SegmentHeader header) throws IOException {
        RandomAccessFile writer = new RandomAccessFile(prepared.toFile(), "rwd");
        try {
            writer.write(header.encode());
            Path file = file(directory, header.segment());
            Files.move(prepared, file);
            DurableFiles.syncDirectory(directory);
            Segment segment = open(file, header, SegmentHeader.BYTES);
            segment.writer = writer;
            return segment;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    /** @param end where its frames end */
    static Segment open(Path file, SegmentHeader header, int end) throws IOException {
        return new Segment(file, header, new RandomAccessFile(file.toFile(), "r"), end);
    }

    SegmentHeader header() {
        return header;
    }

    Path file() {
        return file;
    }

    /** Where the next frame goes. */
    int end() {
        return end;
    }

    /** How many bytes of frames it still takes, if a seal is to follow them. */
    long room() {
        return header.capacity() - end - Frame.size(0);
    }

    /** Appends frames; on return they are on the device. */
    void append(byte[] frames, int length) throws IOException {
        RandomAccessFile open = writer;
        if (open == null) {
            open = new RandomAccessFile(file.toFile(), "rwd");
            writer = open;
        }
        open.seek(end);
        open.write(frames, 0, length);
        end += length;
    }

    /** Nothing is appended any more. */
    void endWriting() throws IOException {
        RandomAccessFile open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    /** The bytes of the frame at an offset; empty when they cannot be those of a frame; null when the segment is closed. */
    byte @Nullable [] read(int offset) throws IOException {
        synchronized (reader) {
            if (closed) {
                return null;
            }
            byte[] head = new byte[Frame.HEADER_BYTES];
            reader.seek(offset);
            reader.readFully(head);
            int payload = Frame.payloadBytes(head);
            if (payload < 0 || payload > header.capacity() - offset - Frame.HEADER_BYTES) {
                return new byte[0];
            }
            byte[] frame = new byte[Frame.HEADER_BYTES + payload];
            System.arraycopy(head, 0, frame, 0, head.length);
            reader.readFully(frame, head.length, payload);
            return frame;
        }
    }

    /** All that it has; null when it is closed. */
    byte @Nullable [] readAll() throws IOException {
        synchronized (reader) {
            if (closed) {
                return null;
            }
            byte[] content = new byte[header.capacity()];
            reader.seek(0);
            reader.readFully(content);
            return content;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (reader) {
            closed = true;
            reader.close();
        }
        endWriting();
    }
}
