package io.dengine.apply;

import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.storage.CorruptionException;

/**
 * What the table of leases holds for a lease: format version (1 byte), TTL, remaining time (8 bytes each, milliseconds),
 * generation (8 bytes), number of keys (4 bytes), bytes of the keys and their records (8 bytes), implicit (1 byte, 0 or 1).
 *
 * @param ttlMillis how long it lives without being renewed
 * @param remainingMillis how long it lives from the moment it was renewed or last checkpointed
 * @param generation how often it was renewed
 * @param keyCount how many keys are attached to it
 * @param keyBytes bytes of these keys and their records together
 * @param implicit whether a put with a TTL made it: it ends as soon as no key is attached
 */
record LeaseRecord(
        long ttlMillis, long remainingMillis, long generation, int keyCount, long keyBytes, boolean implicit) {

    private static final byte FORMAT = 2;
    private static final int TTL = 1;
    private static final int REMAINING = TTL + Long.BYTES;
    private static final int GENERATION = REMAINING + Long.BYTES;
    private static final int KEY_COUNT = GENERATION + Long.BYTES;
    private static final int KEY_BYTES = KEY_COUNT + Integer.BYTES;
    private static final int IMPLICIT = KEY_BYTES + Long.BYTES;
    private static final int SIZE = IMPLICIT + 1;

    static LeaseRecord granted(long ttlMillis) {
        return new LeaseRecord(ttlMillis, ttlMillis, 0, 0, 0, false);
    }

    /** The lease of one key that is put with a TTL. */
    static LeaseRecord implicit(long ttlMillis, long keyBytes) {
        return new LeaseRecord(ttlMillis, ttlMillis, 0, 1, keyBytes, true);
    }

    static LeaseRecord decode(byte[] stored) {
        if (stored.length > 0 && stored[0] != FORMAT) {
            throw new CorruptionException("the record of a lease has the format version " + (stored[0] & 0xff)
                    + "; this member knows " + FORMAT);
        }
        if (stored.length != SIZE) {
            throw new CorruptionException("the record of a lease has " + stored.length + " bytes instead of " + SIZE);
        }
        return new LeaseRecord(
                BigEndian.getLong(stored, TTL),
                BigEndian.getLong(stored, REMAINING),
                BigEndian.getLong(stored, GENERATION),
                BigEndian.getInt(stored, KEY_COUNT),
                BigEndian.getLong(stored, KEY_BYTES),
                stored[IMPLICIT] != 0);
    }

    byte[] encode() {
        byte[] encoded = new byte[SIZE];
        encoded[0] = FORMAT;
        BigEndian.putLong(encoded, TTL, ttlMillis);
        BigEndian.putLong(encoded, REMAINING, remainingMillis);
        BigEndian.putLong(encoded, GENERATION, generation);
        BigEndian.putInt(encoded, KEY_COUNT, keyCount);
        BigEndian.putLong(encoded, KEY_BYTES, keyBytes);
        encoded[IMPLICIT] = (byte) (implicit ? 1 : 0);
        return encoded;
    }

    LeaseRecord renewed() {
        return new LeaseRecord(ttlMillis, ttlMillis, generation + 1, keyCount, keyBytes, implicit);
    }

    LeaseRecord withRemaining(long millis) {
        return new LeaseRecord(ttlMillis, millis, generation, keyCount, keyBytes, implicit);
    }

    LeaseRecord withKeys(int count, long bytes) {
        return new LeaseRecord(ttlMillis, remainingMillis, generation, count, bytes, implicit);
    }

    LeaseState state() {
        return new LeaseState(ttlMillis, remainingMillis, generation);
    }
}
