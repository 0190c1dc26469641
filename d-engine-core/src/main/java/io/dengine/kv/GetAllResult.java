package io.dengine.kv;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a get of several keys, all of one revision.
 *
 * @param revision the store's revision the answer reflects
 * @param items those of the keys that exist, in the order in which they were asked for
 */
public record GetAllResult(long revision, List<KeyValue> items) {

    public GetAllResult {
        items = List.copyOf(items);
    }

    /** A key and its value, if it was asked for and exists. Looks through all of them. */
    public Optional<KeyValue> entry(byte[] key) {
        return items.stream().filter(item -> Arrays.equals(item.key(), key)).findFirst();
    }

    /** {@link #entry(byte[])} with UTF-8 text. */
    public Optional<KeyValue> entry(String key) {
        return entry(Keys.key(key));
    }
}
