package io.dengine.apply;

import io.dengine.kv.KeyValue;
import io.dengine.storage.CorruptionException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of keys and of versions hold for a key: format version (1 byte), create revision, modification revision,
 * version, lease id (8 bytes each, big-endian), value. Format 1, which is still read, has no lease id. Wraps the stored bytes,
 * so that a put does not copy the old value to learn its numbers.
 */
public final class KeyRecord {

    private static final byte FORMAT_WITHOUT_LEASE = 1;
    private static final byte FORMAT = 2;
    private static final int CREATE_REVISION = 1;
    private static final int MOD_REVISION = CREATE_REVISION + Long.BYTES;
    private static final int VERSION = MOD_REVISION + Long.BYTES;
    private static final int LEASE = VERSION + Long.BYTES;
    private static final int VALUE = LEASE + Long.BYTES;
    private static final byte[] NO_VALUE = {};

    private final byte[] encoded;

    private KeyRecord(byte[] encoded) {
        this.encoded = encoded;
    }

    /** The record of a key that is put at a revision over what is there, if anything is. */
    static KeyRecord of(@Nullable KeyRecord before, long revision, long leaseId, byte[] value) {
        byte[] encoded = new byte[Math.addExact(VALUE, value.length)];
        encoded[0] = FORMAT;
        BigEndian.putLong(encoded, CREATE_REVISION, before == null ? revision : before.createRevision());
        BigEndian.putLong(encoded, MOD_REVISION, revision);
        BigEndian.putLong(encoded, VERSION, before == null ? 1 : before.version() + 1);
        BigEndian.putLong(encoded, LEASE, leaseId);
        System.arraycopy(value, 0, encoded, VALUE, value.length);
        return new KeyRecord(encoded);
    }

    /**
     * The record that is stored.
     *
     * @throws CorruptionException when the bytes are no record
     */
    public static KeyRecord decode(byte[] encoded) {
        check(encoded, encoded.length);
        return new KeyRecord(encoded);
    }

    /**
     * What a get answers, from the store's own buffer: its arrays are copies.
     *
     * @param stored begins with the record
     * @param length how many bytes of it are the record
     * @throws CorruptionException when the bytes are no record
     */
    static KeyValue toKeyValue(byte[] key, byte[] stored, int length) {
        check(stored, length);
        byte[] value = Arrays.copyOfRange(stored, valueOffset(stored), length);
        return toKeyValue(key.clone(), value, stored);
    }

    private static void check(byte[] encoded, int length) {
        if (length == 0) {
            throw new CorruptionException("the record of a key is empty");
        }
        if (encoded[0] != FORMAT && encoded[0] != FORMAT_WITHOUT_LEASE) {
            throw new CorruptionException("the record of a key has the format version " + (encoded[0] & 0xff)
                    + "; this member knows " + FORMAT_WITHOUT_LEASE + " and " + FORMAT);
        }
        if (length < valueOffset(encoded)) {
            throw new CorruptionException("the record of a key has at least " + valueOffset(encoded) + " bytes, but "
                    + length + " are stored");
        }
    }

    /** {@link #decode}, or null where nothing is stored. */
    static @Nullable KeyRecord decodeOrNull(byte @Nullable [] encoded) {
        return encoded == null ? null : decode(encoded);
    }

    long createRevision() {
        return BigEndian.getLong(encoded, CREATE_REVISION);
    }

    long modRevision() {
        return BigEndian.getLong(encoded, MOD_REVISION);
    }

    long version() {
        return BigEndian.getLong(encoded, VERSION);
    }

    /** The lease that the key is attached to; 0: none. */
    long leaseId() {
        return leaseId(encoded);
    }

    private static long leaseId(byte[] encoded) {
        return encoded[0] == FORMAT_WITHOUT_LEASE ? 0 : BigEndian.getLong(encoded, LEASE);
    }

    /** A copy of the value. */
    byte[] value() {
        return Arrays.copyOfRange(encoded, valueOffset(), encoded.length);
    }

    /** How the value stands to another one in the order of unsigned bytes: negative, 0 or positive. */
    int compareValueTo(byte[] other) {
        return Arrays.compareUnsigned(encoded, valueOffset(), encoded.length, other, 0, other.length);
    }

    /** How many bytes a key and its record take, as limits count them. */
    static long size(byte[] key, int valueLength) {
        return key.length + VALUE + (long) valueLength;
    }

    /** How many bytes the key and this record take, as limits count them. */
    long size(byte[] key) {
        return key.length + (long) encoded.length;
    }

    /** The stored bytes; not a copy. */
    byte[] encoded() {
        return encoded;
    }

    /** The public form, which shares only {@code key}. */
    public KeyValue toKeyValue(byte[] key) {
        return toKeyValue(key, value(), encoded);
    }

    /** {@link #toKeyValue} with an empty value. */
    KeyValue toKeyOnly(byte[] key) {
        return toKeyValue(key, NO_VALUE, encoded);
    }

    private static KeyValue toKeyValue(byte[] key, byte[] value, byte[] encoded) {
        return new KeyValue(
                key,
                value,
                BigEndian.getLong(encoded, CREATE_REVISION),
                BigEndian.getLong(encoded, MOD_REVISION),
                BigEndian.getLong(encoded, VERSION),
                leaseId(encoded));
    }

    private int valueOffset() {
        return valueOffset(encoded);
    }

    private static int valueOffset(byte[] encoded) {
        return encoded[0] == FORMAT_WITHOUT_LEASE ? LEASE : VALUE;
    }
}
