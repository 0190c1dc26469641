package io.dengine.sample;

import io.dengine.kv.KeyValue;
import io.dengine.kv.ScanPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /kv}: a page of keys, and the cursor of the next one. All pages are of one revision. */
record ListResponse(List<Item> items, @Nullable String cursor, long revision) {

    /** A key, its value, and the revision of the write that set it. */
    record Item(String key, String value, long revision) {

        static Item of(KeyValue found) {
            return new Item(found.keyAsString(), found.valueAsString(), found.modRevision());
        }
    }

    static ListResponse of(ScanPage page) {
        return new ListResponse(
                page.items().stream().map(Item::of).toList(), page.cursor().orElse(null), page.revision());
    }
}
