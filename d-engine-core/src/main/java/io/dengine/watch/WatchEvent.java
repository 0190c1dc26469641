package io.dengine.watch;

import io.dengine.kv.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A committed change of a key. The arrays are the receiver's own copies.
 *
 * @param type put or delete
 * @param key the key
 * @param revision the store's revision that made the change
 * @param current the key and its new value; null for a delete
 * @param previous what stood there before, when the watch asked for it and something did; else null
 */
public record WatchEvent(
        Type type,
        byte[] key,
        long revision,
        @Nullable KeyValue current,
        @Nullable KeyValue previous) {

    /** What happened to the key. */
    public enum Type {
        PUT,
        DELETE
    }

    /** The key as UTF-8 text. */
    public String keyAsString() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The new value; empty for a delete. */
    public Optional<byte[]> value() {
        return Optional.ofNullable(current).map(KeyValue::value);
    }

    /** The new value as UTF-8 text; empty for a delete. */
    public Optional<String> valueAsString() {
        return Optional.ofNullable(current).map(KeyValue::valueAsString);
    }

    /** What stood there before, when the watch asked for it and something did. */
    public Optional<KeyValue> previousEntry() {
        return Optional.ofNullable(previous);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WatchEvent that
                && type == that.type
                && Arrays.equals(key, that.key)
                && revision == that.revision
                && Objects.equals(current, that.current)
                && Objects.equals(previous, that.previous);
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
