package io.dengine.kv;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, as text that can be put into a URL: version (1 byte), order (1 byte; 0 ascending, 1 descending), a checksum of the range (4 bytes), revision (8
 * bytes), last key; in URL-safe Base64. The checksum finds mistakes, not forgeries: that the key lies in the range is checked too.
 *
 * @param descending the order of the scan
 * @param range the {@link #checksum} of its range
 * @param revision the revision of the page
 * @param lastKey the last key it contained
 */
record ScanCursor(boolean descending, int range, long revision, byte[] lastKey) {

    private static final byte VERSION = 2;
    private static final int HEADER_SIZE = 1 + 1 + Integer.BYTES + Long.BYTES;

    /** The same for equal ranges, on every member. */
    static int checksum(KeyRange range) {
        byte[] to = range.to();
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(Integer.BYTES + 1)
                .putInt(range.from().length)
                .put((byte) (to == null ? 0 : 1))
                .flip());
        sum.update(range.from());
        if (to != null) {
            sum.update(to);
        }
        return (int) sum.getValue();
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_SIZE + lastKey.length);
        bytes.put(VERSION)
                .put((byte) (descending ? 1 : 0))
                .putInt(range)
                .putLong(revision)
                .put(lastKey);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    static ScanCursor parse(@Nullable String text) {
        String given = Keys.required(text, "cursor");
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(given);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
        if (bytes.length <= HEADER_SIZE || bytes[0] != VERSION) {
            throw malformed(text);
        }
        ByteBuffer source = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        byte order = source.get();
        int range = source.getInt();
        long revision = source.getLong();
        if (order < 0 || order > 1 || revision <= 0) {
            throw malformed(text);
        }
        byte[] lastKey = new byte[source.remaining()];
        source.get(lastKey);
        return new ScanCursor(order == 1, range, revision, lastKey);
    }

    private static IllegalArgumentException malformed(@Nullable String text) {
        return new IllegalArgumentException("cursor must be one that a page gave, not " + text);
    }
}
