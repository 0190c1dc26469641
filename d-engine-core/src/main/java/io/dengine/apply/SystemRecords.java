package io.dengine.apply;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store's own numbers in the table {@link StateTable#SYSTEM}: {@code revision} (8 bytes, big-endian), {@code cluster-id}
 * (16 bytes) and {@code cluster-name} (UTF-8; never read back, it is for people who look into a store).
 */
final class SystemRecords {

    private static final String REVISION = "revision";
    private static final String CLUSTER_ID = "cluster-id";
    private static final String CLUSTER_NAME = "cluster-name";

    private SystemRecords() {}

    // fresh arrays: what is given to a store belongs to it
    static byte[] revisionKey() {
        return key(REVISION);
    }

    static byte[] clusterIdKey() {
        return key(CLUSTER_ID);
    }

    static byte[] clusterNameKey() {
        return key(CLUSTER_NAME);
    }

    static byte[] encodeRevision(long revision) {
        return ByteBuffer.allocate(Long.BYTES).putLong(revision).array();
    }

    /** The stored revision; 0 in a new store. */
    static long decodeRevision(byte @Nullable [] stored) {
        return stored == null ? 0 : checked(stored, Long.BYTES, REVISION).getLong();
    }

    static byte[] encodeClusterId(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static Optional<UUID> decodeClusterId(byte @Nullable [] stored) {
        if (stored == null) {
            return Optional.empty();
        }
        ByteBuffer bytes = checked(stored, 2 * Long.BYTES, CLUSTER_ID);
        return Optional.of(new UUID(bytes.getLong(), bytes.getLong()));
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer checked(byte[] stored, int size, String name) {
        if (stored.length != size) {
            throw new CorruptionException("the stored " + name + " has " + stored.length + " bytes instead of " + size);
        }
        return ByteBuffer.wrap(stored);
    }
}
