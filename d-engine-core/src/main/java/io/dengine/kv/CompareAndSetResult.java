package io.dengine.kv;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a compare-and-set.
 *
 * @param succeeded whether the key was as expected, and was set
 * @param revision the store's revision: the one the set made, or the one that the comparison saw
 * @param current what stood there instead of the expected, when it failed and the key exists; else null
 */
public record CompareAndSetResult(
        boolean succeeded, long revision, @Nullable KeyValue current) {}
