package io.dengine.apply;

import io.dengine.storage.CorruptionException;
import java.util.Arrays;

/**
 * A row of the table of history. Its key is revision (8 bytes) and place in the revision (4 bytes), its value is format
 * version (1 byte), kind of change (1 byte) and the changed key. What the key was before is in the table of versions, under the
 * key and the revision, for every kind but {@link Kind#CREATE}.
 *
 * @param revision the store's revision that made the change
 * @param place the number of the change in its revision, from 0
 * @param kind what happened to the key
 * @param key the changed key
 */
record HistoryRow(long revision, int place, Kind kind, byte[] key) {

    /** What happened to a key. The order is stored: add at the end. */
    enum Kind {
        CREATE,
        UPDATE,
        DELETE
    }

    private static final byte FORMAT = 1;
    static final int ROW_KEY_SIZE = Long.BYTES + Integer.BYTES;
    private static final int CHANGED_KEY = 2;
    private static final Kind[] KINDS = Kind.values();

    static byte[] rowKey(long revision, int place) {
        byte[] rowKey = new byte[ROW_KEY_SIZE];
        BigEndian.putLong(rowKey, 0, revision);
        BigEndian.putInt(rowKey, Long.BYTES, place);
        return rowKey;
    }

    static byte[] rowValue(Kind kind, byte[] key) {
        byte[] rowValue = new byte[Math.addExact(CHANGED_KEY, key.length)];
        rowValue[0] = FORMAT;
        rowValue[1] = (byte) kind.ordinal();
        System.arraycopy(key, 0, rowValue, CHANGED_KEY, key.length);
        return rowValue;
    }

    static HistoryRow decode(byte[] rowKey, byte[] rowValue) {
        if (rowKey.length != ROW_KEY_SIZE) {
            throw new CorruptionException(
                    "the key of a row of the history has " + rowKey.length + " bytes instead of " + ROW_KEY_SIZE);
        }
        long revision = BigEndian.getLong(rowKey, 0);
        if (rowValue.length < CHANGED_KEY || rowValue[0] != FORMAT) {
            throw new CorruptionException("the history of revision " + revision + " has a row of " + rowValue.length
                    + " bytes" + (rowValue.length == 0 ? "" : " and format version " + (rowValue[0] & 0xff))
                    + "; this member knows " + FORMAT);
        }
        int kind = rowValue[1] & 0xff;
        if (kind >= KINDS.length) {
            throw new CorruptionException(
                    "the history of revision " + revision + " has a change of the unknown kind " + kind);
        }
        return new HistoryRow(
                revision,
                BigEndian.getInt(rowKey, Long.BYTES),
                KINDS[kind],
                Arrays.copyOfRange(rowValue, CHANGED_KEY, rowValue.length));
    }
}
