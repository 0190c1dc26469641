package io.dengine.kv;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, as text that can be put into a URL: version (1 byte), revision (8 bytes), last key; in URL-safe Base64.
 *
 * @param revision the revision of the page
 * @param lastKey the last key it contained
 */
record ScanCursor(long revision, byte[] lastKey) {

    private static final byte VERSION = 1;
    private static final int HEADER_SIZE = 1 + Long.BYTES;

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_SIZE + lastKey.length);
        bytes.put(VERSION).putLong(revision).put(lastKey);
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
        long revision = source.getLong();
        if (revision <= 0) {
            throw malformed(text);
        }
        byte[] lastKey = new byte[source.remaining()];
        source.get(lastKey);
        return new ScanCursor(revision, lastKey);
    }

    private static IllegalArgumentException malformed(@Nullable String text) {
        return new IllegalArgumentException("cursor must be one that a page gave, not " + text);
    }
}
