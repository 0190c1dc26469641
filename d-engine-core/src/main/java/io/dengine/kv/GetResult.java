package io.dengine.kv;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a get.
 *
 * @param revision the store's revision the answer reflects; never newer than the data
 * @param keyValue the key and its value, or null when the key does not exist
 */
public record GetResult(long revision, @Nullable KeyValue keyValue) implements OpResult {

    /** The key and its value, if the key exists. */
    public Optional<KeyValue> entry() {
        return Optional.ofNullable(keyValue);
    }

    /** Whether the key exists. */
    public boolean exists() {
        return keyValue != null;
    }

    /** The value, if the key exists. */
    public Optional<byte[]> value() {
        return entry().map(KeyValue::value);
    }

    /** The value as UTF-8 text, if the key exists. */
    public Optional<String> asString() {
        return entry().map(KeyValue::valueAsString);
    }
}
