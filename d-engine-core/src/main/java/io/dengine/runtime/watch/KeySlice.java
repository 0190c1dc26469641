package io.dengine.runtime.watch;

import java.util.Arrays;

/**
 * The beginning of a key, or a whole one, as a key of a hash map. Does not copy the bytes, so that a look-up allocates only this. Comparable, so that a map
 * stays fast when somebody chooses keys with equal hashes.
 */
final class KeySlice implements Comparable<KeySlice> {

    /** The hash of no bytes. */
    static final int EMPTY_HASH = 1;

    private final byte[] bytes;
    private final int length;
    private final int hash;

    /** The first {@code length} bytes, whose hash the caller knows from {@link #hash}. */
    KeySlice(byte[] bytes, int length, int hash) {
        this.bytes = bytes;
        this.length = length;
        this.hash = hash;
    }

    static KeySlice of(byte[] bytes) {
        return new KeySlice(bytes, bytes.length, hash(EMPTY_HASH, bytes, 0, bytes.length));
    }

    /** The hash of the first {@code to} bytes, from that of the first {@code from}. */
    static int hash(int hashOfFirst, byte[] bytes, int from, int to) {
        int hash = hashOfFirst;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySlice that
                && hash == that.hash
                && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(KeySlice that) {
        return Arrays.compareUnsigned(bytes, 0, length, that.bytes, 0, that.length);
    }
}
