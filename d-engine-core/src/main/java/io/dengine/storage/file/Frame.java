package io.dengine.storage.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a segment, without its payload: what was written to the log in one piece.
 *
 * <p>Form, big-endian: CRC32C (4 bytes) over the segment's salt and all that follows up to the end of the payload; {@code D7};
 * format version; kind; 0; length of the payload (4); {@code start} (4); sequence (8); index (8); number (8); payload; zeros up
 * to a multiple of 8 bytes. The salt is what makes frames of a file's former life, and copies of frames in somebody's values,
 * invalid.
 *
 * @param offset where it begins in the segment
 * @param start where the write began that this frame was part of: all before was on the device already
 * @param sequence its number: each frame of a log has the next one, so that one that was lost is missed
 * @param index of the record; of the last or first record kept; 0 for a seal
 * @param number the record's term; the oldest segment that is still needed for a truncated head or a reset; else 0
 */
record Frame(Kind kind, int offset, int start, long sequence, long index, long number, int payloadBytes) {

    /** What a frame says. The order is part of the form: add at the end. */
    enum Kind {
        RECORD,
        CONFIGURATION,
        TRUNCATE_SUFFIX,
        TRUNCATE_PREFIX,
        RESET,
        SEAL
    }

    static final int HEADER_BYTES = 40;
    static final int ALIGNMENT = 8;

    private static final Kind[] KINDS = Kind.values();
    private static final byte MAGIC = (byte) 0xd7;
    private static final byte VERSION = 1;
    private static final int MAGIC_OFFSET = 4;
    private static final int KIND_OFFSET = 6;
    private static final int LENGTH_OFFSET = 8;
    private static final int START_OFFSET = 12;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int INDEX_OFFSET = 24;
    private static final int NUMBER_OFFSET = 32;

    /** How many bytes a frame with such a payload takes. */
    static long size(int payloadBytes) {
        return (HEADER_BYTES + (long) payloadBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    int size() {
        return (int) size(payloadBytes);
    }

    /** Writes a frame where the buffer, which must have a zeroed array, stands. */
    static void encode(
            ByteBuffer out, long salt, Kind kind, int start, long sequence, long index, long number, byte[] payload) {
        int begin = out.position();
        out.putInt(0);
        out.put(MAGIC).put(VERSION).put((byte) kind.ordinal()).put((byte) 0);
        out.putInt(payload.length)
                .putInt(start)
                .putLong(sequence)
                .putLong(index)
                .putLong(number);
        out.put(payload);
        out.putInt(begin, checksum(salt, out.array(), begin, payload.length));
        while (out.position() % ALIGNMENT != 0) {
            out.put((byte) 0);
        }
    }

    /** The frame at an offset of a segment's content, or null when there is none, or a damaged one. */
    static @Nullable Frame decode(byte[] content, int offset, long salt) {
        return decode(content, offset, offset, salt);
    }

    /**
     * The frame whose bytes stand at {@code position}, or null.
     *
     * @param offset where they stand in the segment
     */
    static @Nullable Frame decode(byte[] content, int position, int offset, long salt) {
        if (position < 0 || !looksLikeOne(content, position)) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int payload = in.getInt(position + LENGTH_OFFSET);
        if (payload < 0
                || payload > content.length - position - HEADER_BYTES
                || in.getInt(position) != checksum(salt, content, position, payload)) {
            return null;
        }
        return new Frame(
                KINDS[content[position + KIND_OFFSET]],
                offset,
                in.getInt(position + START_OFFSET),
                in.getLong(position + SEQUENCE_OFFSET),
                in.getLong(position + INDEX_OFFSET),
                in.getLong(position + NUMBER_OFFSET),
                payload);
    }

    /** What is the same in every frame; the checksum is not looked at. */
    private static boolean looksLikeOne(byte[] content, int position) {
        return content.length - position >= HEADER_BYTES
                && content[position + MAGIC_OFFSET] == MAGIC
                && content[position + MAGIC_OFFSET + 1] == VERSION
                && content[position + KIND_OFFSET] >= 0
                && content[position + KIND_OFFSET] < KINDS.length
                && content[position + KIND_OFFSET + 1] == 0;
    }

    /**
     * Whether the bytes at an offset can be a frame of a write that began behind {@code end}, after frame {@code last}: what can be told without their checksum. Values of users may hold bytes that look like
     * the beginning of a frame at every place, and the checksum of each may be one over megabytes.
     */
    static boolean mayFollow(byte[] content, int offset, int end, long last) {
        if (!looksLikeOne(content, offset)) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int start = in.getInt(offset + START_OFFSET);
        long sequence = in.getLong(offset + SEQUENCE_OFFSET);
        return start > end
                && start <= offset
                && start % ALIGNMENT == 0
                && sequence > last
                && sequence <= last + content.length / HEADER_BYTES;
    }

    /** How long the payload of the frame in these bytes says it is; not checked. */
    static int payloadBytes(byte[] header) {
        return ByteBuffer.wrap(header).getInt(LENGTH_OFFSET);
    }

    boolean isRecord() {
        return kind == Kind.RECORD || kind == Kind.CONFIGURATION;
    }

    private static int checksum(long salt, byte[] content, int begin, int payloadBytes) {
        CRC32C crc = new CRC32C();
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update((int) (salt >>> shift) & 0xff);
        }
        crc.update(content, begin + MAGIC_OFFSET, HEADER_BYTES - MAGIC_OFFSET + payloadBytes);
        return (int) crc.getValue();
    }
}
