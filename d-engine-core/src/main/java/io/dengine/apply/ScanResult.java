package io.dengine.apply;

import io.dengine.kv.KeyValue;
import java.util.List;

/**
 * A page of a scan.
 *
 * @param revision the store's revision that it is of
 * @param items the keys, in the scan's order; the caller's own copies; empty when only the count was asked for
 * @param count how many items; when only the count was asked for, how many keys there are
 * @param more whether there are keys after the page
 */
public record ScanResult(long revision, List<KeyValue> items, long count, boolean more) {

    public ScanResult {
        items = List.copyOf(items);
    }
}
