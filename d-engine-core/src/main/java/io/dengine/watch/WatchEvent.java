package io.dengine.watch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A committed change of a key.
 *
 * @param type put or delete
 * @param key the key
 * @param value the new value; null for a delete
 * @param revision the store's revision that made the change
 */
public record WatchEvent(Type type, byte[] key, byte @Nullable [] value, long revision) {

    /** What happened to the key. */
    public enum Type {
        PUT,
        DELETE
    }

    /** The key as UTF-8 text. */
    public String keyAsString() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The value as UTF-8 text; empty text for a delete. */
    public String valueAsString() {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WatchEvent that
                && type == that.type
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && revision == that.revision;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Long.hashCode(revision);
    }

    @Override
    public String toString() {
        return "WatchEvent[" + type + " " + keyAsString() + " @" + revision + "]";
    }
}
