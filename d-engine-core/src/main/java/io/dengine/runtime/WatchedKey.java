package io.dengine.runtime;

import java.util.Arrays;

/** A key as an index holds it. Comparable, so that a hash table stays fast when somebody chooses keys of equal hash. */
record WatchedKey(byte[] bytes) implements Comparable<WatchedKey> {

    @Override
    public boolean equals(Object other) {
        return other instanceof WatchedKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(WatchedKey that) {
        return Arrays.compareUnsigned(bytes, that.bytes);
    }
}
