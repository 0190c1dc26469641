package io.dengine.apply;

import io.dengine.kv.KeyValue;
import io.dengine.storage.CorruptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the table of keys holds for a key: format version (1 byte), create revision, modification revision, version (8 bytes
 * each, big-endian), value. Wraps the stored bytes, so that a put does not copy the old value to learn its numbers.
 */
public final class KeyRecord {

    private static final byte FORMAT = 1;
    private static final int CREATE_REVISION = 1;
    private static final int MOD_REVISION = CREATE_REVISION + Long.BYTES;
    private static final int VERSION = MOD_REVISION + Long.BYTES;
    private static final int VALUE = VERSION + Long.BYTES;

    private final ByteBuffer encoded;

    private KeyRecord(byte[] encoded) {
        this.encoded = ByteBuffer.wrap(encoded);
    }

    /** The record of a key that did not exist. */
    static KeyRecord created(long revision, byte[] value) {
        return of(revision, revision, 1, value);
    }

    /**
     * The record that is stored.
     *
     * @throws CorruptionException when the bytes are no record
     */
    public static KeyRecord decode(byte[] encoded) {
        if (encoded.length < VALUE) {
            throw new CorruptionException(
                    "the record of a key has at least " + VALUE + " bytes, but " + encoded.length + " are stored");
        }
        if (encoded[0] != FORMAT) {
            throw new CorruptionException("the record of a key has the format version " + (encoded[0] & 0xff)
                    + "; this member knows " + FORMAT);
        }
        return new KeyRecord(encoded);
    }

    /** The record after another put. */
    KeyRecord updated(long revision, byte[] value) {
        return of(createRevision(), revision, version() + 1, value);
    }

    long createRevision() {
        return encoded.getLong(CREATE_REVISION);
    }

    long modRevision() {
        return encoded.getLong(MOD_REVISION);
    }

    long version() {
        return encoded.getLong(VERSION);
    }

    /** A copy of the value. */
    byte[] value() {
        return Arrays.copyOfRange(encoded.array(), VALUE, encoded.capacity());
    }

    /** The stored bytes; not a copy. */
    byte[] encoded() {
        return encoded.array();
    }

    /** The public form, which shares only {@code key}. */
    public KeyValue toKeyValue(byte[] key) {
        return new KeyValue(key, value(), createRevision(), modRevision(), version(), 0);
    }

    private static KeyRecord of(long createRevision, long modRevision, long version, byte[] value) {
        byte[] encoded = new byte[Math.addExact(VALUE, value.length)];
        ByteBuffer.wrap(encoded)
                .put(FORMAT)
                .putLong(createRevision)
                .putLong(modRevision)
                .putLong(version)
                .put(value);
        return new KeyRecord(encoded);
    }
}
