package io.dengine.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key with its value and its history in numbers. The arrays are the caller's own copies.
 *
 * @param key the key
 * @param value the value
 * @param createRevision the store's revision at which the key was created (again, after a delete)
 * @param modRevision the store's revision of its latest put
 * @param version 1 on creation, +1 for every put since
 */
public record KeyValue(byte[] key, byte[] value, long createRevision, long modRevision, long version) {

    /** The key as UTF-8 text. */
    public String keyAsString() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The value as UTF-8 text. */
    public String valueAsString() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValue that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && createRevision == that.createRevision
                && modRevision == that.modRevision
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Long.hashCode(modRevision);
    }

    @Override
    public String toString() {
        return "KeyValue[key=" + keyAsString() + ", value=" + value.length + " bytes, createRevision=" + createRevision
                + ", modRevision=" + modRevision + ", version=" + version + "]";
    }
}
