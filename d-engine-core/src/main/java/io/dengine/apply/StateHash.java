package io.dengine.apply;

import org.jspecify.annotations.Nullable;

/**
 * The running hash: 64 bits over every change of keys, leases, compaction and history switch, in the order of application, so
 * that members that have applied the same entries can tell whether they came to the same state. Not meant against anyone who
 * chooses data to collide. How it is computed may only change together with a new way of comparing.
 */
final class StateHash {

    private static final long PUT = 1;
    private static final long DELETE = 2;
    private static final long LEASE = 3;
    private static final long LEASE_END = 4;
    private static final long HISTORY = 5;
    // an odd number without pattern: 2^64 divided by the golden ratio
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private StateHash() {}

    /** After a key was set, or deleted when {@code stored} is null. */
    static long key(long hash, byte[] key, byte @Nullable [] stored) {
        return stored == null ? bytes(mix(hash, DELETE), key) : bytes(bytes(mix(hash, PUT), key), stored);
    }

    /** After the record of a lease was set, or removed when {@code stored} is null. */
    static long lease(long hash, long id, byte @Nullable [] stored) {
        return stored == null ? mix(mix(hash, LEASE_END), id) : bytes(mix(mix(hash, LEASE), id), stored);
    }

    /** After a compaction, or after history was switched. */
    static long history(long hash, long compacted, boolean enabled) {
        return mix(mix(mix(hash, HISTORY), compacted), enabled ? 1 : 0);
    }

    private static long bytes(long hash, byte[] bytes) {
        long result = mix(hash, bytes.length);
        int i = 0;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            result = mix(result, BigEndian.getLong(bytes, i));
        }
        if (i < bytes.length) {
            long rest = 0;
            for (; i < bytes.length; i++) {
                rest = rest << 8 | bytes[i] & 0xff;
            }
            result = mix(result, rest);
        }
        return result;
    }

    private static long mix(long hash, long word) {
        long product = (hash ^ word) * FACTOR;
        return product ^ product >>> 32;
    }
}
