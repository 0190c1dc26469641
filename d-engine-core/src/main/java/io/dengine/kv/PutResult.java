package io.dengine.kv;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a put.
 *
 * @param revision the store's revision that this put made; also the key's modification revision
 * @param previous what stood there before; null when nothing did, or when it was not asked for
 */
public record PutResult(long revision, @Nullable KeyValue previous) implements OpResult {

    /** Without what stood there before. */
    public PutResult(long revision) {
        this(revision, null);
    }

    /** What stood there before, if something did and it was asked for. */
    public Optional<KeyValue> previousEntry() {
        return Optional.ofNullable(previous);
    }
}
