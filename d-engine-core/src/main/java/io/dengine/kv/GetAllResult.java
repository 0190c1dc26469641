package io.dengine.kv;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer to a get of several keys, all of one revision. Immutable, thread-safe. */
public final class GetAllResult {

    private final long revision;
    private final List<KeyValue> items;
    // made when it is first asked for: many go through the items only
    private volatile @Nullable Map<ByteBuffer, KeyValue> byKey;

    /**
     * An answer.
     *
     * @param revision the store's revision it reflects
     * @param items the keys that exist
     */
    public GetAllResult(long revision, List<KeyValue> items) {
        this.revision = revision;
        this.items = List.copyOf(items);
    }

    /** The store's revision the answer reflects. */
    public long revision() {
        return revision;
    }

    /** Those of the keys that exist, each once, in the order in which they were first asked for. */
    public List<KeyValue> items() {
        return items;
    }

    /** A key and its value, if it was asked for and exists. A look-up. */
    public Optional<KeyValue> entry(byte[] key) {
        Map<ByteBuffer, KeyValue> map = byKey;
        if (map == null) {
            map = new HashMap<>(items.size() * 2);
            for (KeyValue item : items) {
                map.putIfAbsent(ByteBuffer.wrap(item.key()), item);
            }
            byKey = map;
        }
        return Optional.ofNullable(map.get(ByteBuffer.wrap(Keys.required(key, "key"))));
    }

    /** {@link #entry(byte[])} with UTF-8 text. */
    public Optional<KeyValue> entry(String key) {
        return entry(Keys.key(key));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GetAllResult that && revision == that.revision && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(revision) + items.hashCode();
    }

    @Override
    public String toString() {
        return "GetAllResult[revision=" + revision + ", items=" + items + "]";
    }
}
