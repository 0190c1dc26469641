package io.dengine.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One message of {@code GET /watch}: the changes of one revision. */
record WatchMessage(long revision, List<Change> changes) {

    /** A change of a key; a delete has no value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Change(String type, String key, @Nullable String value) {

        static Change of(WatchEvent event) {
            return new Change(
                    event.type().name().toLowerCase(Locale.ROOT),
                    event.keyAsString(),
                    event.valueAsString().orElse(null));
        }
    }

    static WatchMessage of(WatchBatch batch) {
        return new WatchMessage(
                batch.revision(), batch.events().stream().map(Change::of).toList());
    }
}
