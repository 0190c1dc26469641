package io.dengine.apply;

import io.dengine.storage.CorruptionException;
import java.util.Arrays;

/**
 * The keys of the table of versions: a key in a form that keeps the order and of which none begins another ({@code 00} becomes
 * {@code 00 ff}, the end is {@code 00 01}), and the revision that superseded the version (8 bytes).
 */
final class VersionKey {

    private static final byte ESCAPED_ZERO = (byte) 0xff;
    private static final byte END = 1;
    private static final int END_SIZE = 2;

    private VersionKey() {}

    /** The version of a key that was superseded at a revision. */
    static byte[] of(byte[] key, long supersededAt) {
        byte[] encoded = encode(key, Long.BYTES);
        BigEndian.putLong(encoded, encoded.length - Long.BYTES, supersededAt);
        return encoded;
    }

    /** How many bytes the key of a version has. */
    static int size(byte[] key) {
        return encodedSize(key, zeros(key), Long.BYTES);
    }

    /** Before every version of a key, after those of the keys before it. */
    static byte[] before(byte[] key) {
        return encode(key, 0);
    }

    /** After every version of a key, before those of the keys after it. */
    static byte[] after(byte[] key) {
        byte[] encoded = encode(key, 0);
        encoded[encoded.length - 1]++;
        return encoded;
    }

    /** Whether it is a version of the key of which {@code prefix} is {@link #before}. */
    static boolean isOf(byte[] versionKey, byte[] prefix) {
        return versionKey.length == prefix.length + Long.BYTES
                && Arrays.equals(versionKey, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The {@link #before} of a version's key. */
    static byte[] prefix(byte[] versionKey) {
        return Arrays.copyOf(versionKey, checkedKeySize(versionKey));
    }

    static long supersededAt(byte[] versionKey) {
        return BigEndian.getLong(versionKey, checkedKeySize(versionKey));
    }

    /** The key that this is a version of. */
    static byte[] key(byte[] versionKey) {
        int end = checkedKeySize(versionKey) - END_SIZE;
        byte[] key = new byte[end];
        int size = 0;
        for (int i = 0; i < end; i++) {
            key[size++] = versionKey[i];
            if (versionKey[i] == 0) {
                i++;
                if (i == end || versionKey[i] != ESCAPED_ZERO) {
                    throw malformed(versionKey);
                }
            }
        }
        return size == end ? key : Arrays.copyOf(key, size);
    }

    private static int checkedKeySize(byte[] versionKey) {
        int size = versionKey.length - Long.BYTES;
        if (size < END_SIZE || versionKey[size - 1] != END || versionKey[size - END_SIZE] != 0) {
            throw malformed(versionKey);
        }
        return size;
    }

    private static CorruptionException malformed(byte[] versionKey) {
        return new CorruptionException("what is stored as the key of a version, " + versionKey.length
                + " bytes, is not what is written there");
    }

    private static byte[] encode(byte[] key, int more) {
        int zeros = zeros(key);
        byte[] encoded = new byte[encodedSize(key, zeros, more)];
        int size = key.length;
        if (zeros == 0) {
            System.arraycopy(key, 0, encoded, 0, size);
        } else {
            size = 0;
            for (byte b : key) {
                encoded[size++] = b;
                if (b == 0) {
                    encoded[size++] = ESCAPED_ZERO;
                }
            }
        }
        encoded[size + 1] = END;
        return encoded;
    }

    private static int zeros(byte[] key) {
        int zeros = 0;
        for (byte b : key) {
            if (b == 0) {
                zeros++;
            }
        }
        return zeros;
    }

    private static int encodedSize(byte[] key, int zeros, int more) {
        return Math.addExact(key.length, zeros + END_SIZE + more);
    }
}
