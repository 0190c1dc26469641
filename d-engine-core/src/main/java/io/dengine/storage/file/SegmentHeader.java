package io.dengine.storage.file;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * How a segment begins. Form, big-endian, in the first {@value #BYTES} bytes: CRC32C (4 bytes) over the rest; {@code DE}; format version; 2 zeros;
 * capacity (4); 4 zeros; segment, salt, next index, oldest needed, sequence (8 each); incarnation (16, 0 for none); zeros.
 *
 * @param segment its number, which its name has too; each has the next number
 * @param capacity how large the file is
 * @param salt a random number that the checksums of the segment's frames include
 * @param nextIndex the index after the last record when the segment began
 * @param oldestNeeded the oldest segment that had a record then
 * @param sequence the number of the last frame before
 * @param incarnation what the log is marked with
 */
record SegmentHeader(
        long segment,
        int capacity,
        long salt,
        long nextIndex,
        long oldestNeeded,
        long sequence,
        Optional<UUID> incarnation) {

    static final int BYTES = 512;

    private static final byte MAGIC = (byte) 0xde;
    private static final byte VERSION = 2;
    private static final UUID NO_INCARNATION = new UUID(0, 0);

    byte[] encode() {
        UUID id = incarnation.orElse(NO_INCARNATION);
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putInt(0).put(MAGIC).put(VERSION).putShort((short) 0);
        out.putInt(capacity).putInt(0);
        out.putLong(segment)
                .putLong(salt)
                .putLong(nextIndex)
                .putLong(oldestNeeded)
                .putLong(sequence);
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        out.putInt(0, checksum(out.array()));
        return out.array();
    }

    /** @throws CorruptionException when it is damaged, or of another segment than the file's name says */
    static SegmentHeader decode(Path file, long segment, byte[] content) {
        if (content.length < BYTES) {
            throw new CorruptionException(file + " is damaged: it has only " + content.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        if (in.getInt() != checksum(content)) {
            throw new CorruptionException(file + " is damaged: the checksum of its header does not match");
        }
        byte magic = in.get();
        byte version = in.get();
        if (magic != MAGIC || version != VERSION) {
            throw new StorageException(file + " has format version " + version + ", this d-engine reads version "
                    + VERSION + "; use the version of d-engine that wrote it");
        }
        in.getShort();
        int capacity = in.getInt();
        in.getInt();
        long number = in.getLong();
        if (number != segment || capacity != content.length) {
            throw new CorruptionException(file + " is damaged: its header is that of segment " + number + " with "
                    + capacity + " bytes, the file has " + content.length);
        }
        long salt = in.getLong();
        long nextIndex = in.getLong();
        long oldestNeeded = in.getLong();
        long sequence = in.getLong();
        UUID id = new UUID(in.getLong(), in.getLong());
        return new SegmentHeader(
                number,
                capacity,
                salt,
                nextIndex,
                oldestNeeded,
                sequence,
                id.equals(NO_INCARNATION) ? Optional.empty() : Optional.of(id));
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, Integer.BYTES, BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
