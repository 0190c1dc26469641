package io.dengine.runtime.watch;

import io.dengine.runtime.watch.MirrorChanges.MirrorChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a listener of a mirror was not told of, put together: of each key the last change, in the order of these; nothing of a key that came and went. So it is never larger than
 * what the mirror holds and what of it the listener was told. Not thread-safe.
 */
final class Conflation {

    private final Map<KeySlice, MirrorChange> changes = new LinkedHashMap<>();
    private long revision;

    /** Adds what came next. */
    void add(MirrorChanges next) {
        for (MirrorChange change : next.changes()) {
            KeySlice key = KeySlice.of(change.event().key());
            MirrorChange earlier = changes.remove(key);
            boolean known = earlier == null ? change.existed() : earlier.existed();
            if (known || change.event().current() != null) {
                changes.put(key, new MirrorChange(change.event(), known));
            }
        }
        revision = next.revision();
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Takes everything. */
    MirrorChanges take() {
        MirrorChanges all = new MirrorChanges(revision, List.copyOf(changes.values()));
        changes.clear();
        return all;
    }

    void clear() {
        changes.clear();
    }
}
