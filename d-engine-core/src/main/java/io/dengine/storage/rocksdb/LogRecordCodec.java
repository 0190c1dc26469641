package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record of the log is kept: the key is the index, 8 bytes big-endian; the value is a version byte, flags, the CRC32C
 * over all else, the term and the payload.
 */
final class LogRecordCodec {

    static final int KEY_BYTES = Long.BYTES;

    private static final byte VERSION = 1;
    private static final byte CONFIGURATION = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int TERM_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;
    private static final int PAYLOAD_OFFSET = TERM_OFFSET + Long.BYTES;

    private LogRecordCodec() {}

    static byte[] key(long index) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(index).array();
    }

    static long index(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new CorruptionException("The log has a key of " + key.length + " bytes, expected " + KEY_BYTES);
        }
        return ByteBuffer.wrap(key).getLong();
    }

    static byte[] encode(LogRecord record) {
        byte flags = record.configuration() ? CONFIGURATION : 0;
        return ByteBuffer.allocate(PAYLOAD_OFFSET + record.payload().length)
                .put(VERSION)
                .put(flags)
                .putInt(checksum(record.index(), VERSION, flags, record.term(), record.payload()))
                .putLong(record.term())
                .put(record.payload())
                .array();
    }

    static LogRecord decode(long index, byte[] value) {
        if (value.length < PAYLOAD_OFFSET) {
            throw new CorruptionException(
                    "Record " + index + " of the log is damaged: it has only " + value.length + " bytes");
        }
        ByteBuffer content = ByteBuffer.wrap(value);
        byte version = content.get();
        byte flags = content.get();
        int stored = content.getInt();
        long term = content.getLong();
        byte[] payload = new byte[content.remaining()];
        content.get(payload);
        if (stored != checksum(index, version, flags, term, payload)) {
            throw new CorruptionException("Record " + index + " of the log is damaged: its checksum does not match");
        }
        if (version != VERSION) {
            throw new StorageException("Record " + index + " of the log has format version " + version
                    + ", this d-engine reads version " + VERSION
                    + "; use the newer version of d-engine that wrote it");
        }
        return new LogRecord(index, term, (flags & CONFIGURATION) != 0, payload);
    }

    private static int checksum(long index, byte version, byte flags, long term, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES + 2)
                .putLong(index)
                .putLong(term)
                .put(version)
                .put(flags)
                .flip());
        crc.update(payload);
        return (int) crc.getValue();
    }
}
