package io.dengine.kv;

import java.util.List;

/**
 * The answer to a delete.
 *
 * @param revision the store's revision after the delete; unchanged when there was nothing to delete
 * @param count how many keys were deleted
 * @param previous what was deleted, in the order of the keys, when it was asked for; else empty
 */
public record DeleteResult(long revision, long count, List<KeyValue> previous) implements OpResult {

    public DeleteResult {
        previous = List.copyOf(previous);
    }

    /** Without what was deleted. */
    public DeleteResult(long revision, long count) {
        this(revision, count, List.of());
    }

    /** Whether anything was deleted. */
    public boolean deleted() {
        return count > 0;
    }
}
