package io.dengine.kv;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a compare-and-set.
 *
 * @param succeeded whether the key was as expected, and was set
 * @param revision the store's revision: the one the set made, or the one that the comparison saw
 * @param current what stands there instead of the expected, when it failed and the key exists; else null
 */
public record CompareAndSetResult(
        boolean succeeded, long revision, @Nullable KeyValue current) {

    /** What stands there instead of the expected, when it failed and the key exists. */
    public Optional<KeyValue> currentEntry() {
        return Optional.ofNullable(current);
    }
}
