package io.dengine.apply;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The store's own numbers in the table {@link StateTable#SYSTEM}. All are big-endian.
 *
 * <pre>
 * revision       8 bytes
 * cluster-id     16 bytes
 * cluster-name   UTF-8; never read back, it is for people who look into a store
 * last-lease-id  8 bytes
 * history        format version (1 byte), enabled (1 byte), compacted revision (8 bytes),
 *                revision (8 bytes) and place (4 bytes) up to which it is swept
 * state-hash     8 bytes
 * state-check    index (8 bytes), hash (8 bytes)
 * entry-progress index (8 bytes), commands (8 bytes); only while an entry is applied in part
 * </pre>
 */
final class SystemRecords {

    private static final String REVISION = "revision";
    private static final String CLUSTER_ID = "cluster-id";
    private static final String CLUSTER_NAME = "cluster-name";
    private static final String LAST_LEASE_ID = "last-lease-id";
    private static final String HISTORY = "history";
    private static final String STATE_HASH = "state-hash";
    private static final String STATE_CHECK = "state-check";

    private static final String ENTRY_PROGRESS = "entry-progress";

    private static final byte HISTORY_FORMAT = 1;
    private static final int COMPACTED = 2;
    private static final int SWEEP_REVISION = COMPACTED + Long.BYTES;
    private static final int SWEEP_PLACE = SWEEP_REVISION + Long.BYTES;
    private static final int HISTORY_SIZE = SWEEP_PLACE + Integer.BYTES;

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

    static byte[] lastLeaseIdKey() {
        return key(LAST_LEASE_ID);
    }

    static byte[] historyKey() {
        return key(HISTORY);
    }

    static byte[] stateHashKey() {
        return key(STATE_HASH);
    }

    static byte[] stateCheckKey() {
        return key(STATE_CHECK);
    }

    static byte[] encodeLong(long value) {
        byte[] encoded = new byte[Long.BYTES];
        BigEndian.putLong(encoded, 0, value);
        return encoded;
    }

    /** The stored revision; 0 in a new store. */
    static long decodeRevision(byte @Nullable [] stored) {
        return decodeLong(stored, REVISION);
    }

    static long decodeLastLeaseId(byte @Nullable [] stored) {
        return decodeLong(stored, LAST_LEASE_ID);
    }

    static long decodeStateHash(byte @Nullable [] stored) {
        return decodeLong(stored, STATE_HASH);
    }

    static byte[] encodeClusterId(UUID id) {
        return encodePair(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static Optional<UUID> decodeClusterId(byte @Nullable [] stored) {
        if (stored == null) {
            return Optional.empty();
        }
        checkSize(stored, 2 * Long.BYTES, CLUSTER_ID);
        return Optional.of(new UUID(BigEndian.getLong(stored, 0), BigEndian.getLong(stored, Long.BYTES)));
    }

    static byte[] encodeStateCheck(StateCheck check) {
        return encodePair(check.index(), check.hash());
    }

    static StateCheck decodeStateCheck(byte @Nullable [] stored) {
        if (stored == null) {
            return StateCheck.NONE;
        }
        checkSize(stored, 2 * Long.BYTES, STATE_CHECK);
        return new StateCheck(BigEndian.getLong(stored, 0), BigEndian.getLong(stored, Long.BYTES));
    }

    static byte[] entryProgressKey() {
        return key(ENTRY_PROGRESS);
    }

    static byte[] encodeEntryProgress(EntryProgress progress) {
        return encodePair(progress.index(), progress.commands());
    }

    static EntryProgress decodeEntryProgress(byte @Nullable [] stored) {
        if (stored == null) {
            return EntryProgress.NONE;
        }
        checkSize(stored, 2 * Long.BYTES, ENTRY_PROGRESS);
        return new EntryProgress(BigEndian.getLong(stored, 0), Math.toIntExact(BigEndian.getLong(stored, Long.BYTES)));
    }

    static byte[] encodeHistory(HistoryState history) {
        byte[] encoded = new byte[HISTORY_SIZE];
        encoded[0] = HISTORY_FORMAT;
        encoded[1] = (byte) (history.enabled() ? 1 : 0);
        BigEndian.putLong(encoded, COMPACTED, history.compacted());
        BigEndian.putLong(encoded, SWEEP_REVISION, history.sweepRevision());
        BigEndian.putInt(encoded, SWEEP_PLACE, history.sweepPlace());
        return encoded;
    }

    static HistoryState decodeHistory(byte @Nullable [] stored) {
        if (stored == null) {
            return HistoryState.NEW;
        }
        checkSize(stored, HISTORY_SIZE, HISTORY);
        if (stored[0] != HISTORY_FORMAT) {
            throw new CorruptionException("the stored " + HISTORY + " has the format version " + (stored[0] & 0xff)
                    + "; this member knows " + HISTORY_FORMAT);
        }
        return new HistoryState(
                stored[1] != 0,
                BigEndian.getLong(stored, COMPACTED),
                BigEndian.getLong(stored, SWEEP_REVISION),
                BigEndian.getInt(stored, SWEEP_PLACE));
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encodePair(long first, long second) {
        byte[] encoded = new byte[2 * Long.BYTES];
        BigEndian.putLong(encoded, 0, first);
        BigEndian.putLong(encoded, Long.BYTES, second);
        return encoded;
    }

    private static long decodeLong(byte @Nullable [] stored, String name) {
        if (stored == null) {
            return 0;
        }
        checkSize(stored, Long.BYTES, name);
        return BigEndian.getLong(stored, 0);
    }

    private static void checkSize(byte[] stored, int size, String name) {
        if (stored.length != size) {
            throw new CorruptionException("the stored " + name + " has " + stored.length + " bytes instead of " + size);
        }
    }
}
