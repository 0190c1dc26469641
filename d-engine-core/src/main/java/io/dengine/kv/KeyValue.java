package io.dengine.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A key with its value and its history in numbers. The arrays are the caller's own copies.
 *
 * @param key the key
 * @param value the value; empty when only keys were asked for
 * @param createRevision the store's revision at which the key was created (again, after a delete)
 * @param modRevision the store's revision of its latest put
 * @param version 1 on creation, +1 for every put since
 * @param leaseId the lease the key is attached to; 0: none
 */
public record KeyValue(byte[] key, byte[] value, long createRevision, long modRevision, long version, long leaseId) {

    /** The key as UTF-8 text. */
    public String keyAsString() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The value as UTF-8 text. */
    public String valueAsString() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** The lease the key is attached to, if it is. */
    public OptionalLong lease() {
        return leaseId == 0 ? OptionalLong.empty() : OptionalLong.of(leaseId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyValue that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && createRevision == that.createRevision
                && modRevision == that.modRevision
                && version == that.version
                && leaseId == that.leaseId;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Long.hashCode(modRevision);
    }

    @Override
    public String toString() {
        return "KeyValue[key=" + keyAsString() + ", value=" + value.length + " bytes, createRevision=" + createRevision
                + ", modRevision=" + modRevision + ", version=" + version
                + (leaseId == 0 ? "" : ", leaseId=" + leaseId) + "]";
    }
}
