package io.dengine.apply;

import io.dengine.storage.CorruptionException;
import java.util.Arrays;

/** The keys of the table of leases: {@code 01} and lease id for a lease; {@code 02}, lease id and key for an attached key. */
final class LeaseKeys {

    private static final byte LEASE = 1;
    private static final byte ATTACHMENT = 2;
    private static final int ATTACHED_KEY = 1 + Long.BYTES;

    private LeaseKeys() {}

    static byte[] lease(long id) {
        return prefix(LEASE, id, 0);
    }

    static byte[] firstLease() {
        return new byte[] {LEASE};
    }

    static byte[] afterLeases() {
        return new byte[] {ATTACHMENT};
    }

    /** The id of the lease whose record has this key. */
    static long leaseId(byte[] key) {
        if (key.length != 1 + Long.BYTES) {
            throw new CorruptionException("the key of a lease's record has " + key.length + " bytes instead of 9");
        }
        return BigEndian.getLong(key, 1);
    }

    static byte[] attachment(long leaseId, byte[] key) {
        byte[] attachment = prefix(ATTACHMENT, leaseId, key.length);
        System.arraycopy(key, 0, attachment, ATTACHED_KEY, key.length);
        return attachment;
    }

    static byte[] firstAttachment(long leaseId) {
        return prefix(ATTACHMENT, leaseId, 0);
    }

    static byte[] afterAttachments(long leaseId) {
        return prefix(ATTACHMENT, leaseId + 1, 0);
    }

    /** The key that is attached. */
    static byte[] attachedKey(byte[] attachment) {
        return Arrays.copyOfRange(attachment, ATTACHED_KEY, attachment.length);
    }

    private static byte[] prefix(byte kind, long id, int more) {
        byte[] prefix = new byte[ATTACHED_KEY + more];
        prefix[0] = kind;
        BigEndian.putLong(prefix, 1, id);
        return prefix;
    }
}
