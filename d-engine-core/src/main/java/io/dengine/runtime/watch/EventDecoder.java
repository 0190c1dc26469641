package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.KeyRecord;
import io.dengine.apply.RevisionChanges;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what a consumer receives from what is stored: copies, so that a consumer may change them. */
final class EventDecoder {

    private EventDecoder() {}

    /**
     * The changes of a revision.
     *
     * @throws io.dengine.storage.CorruptionException when what is stored is damaged
     */
    static WatchBatch batch(RevisionChanges changes, boolean withPrevious) {
        List<WatchEvent> events = new ArrayList<>(changes.changes().size());
        for (Change change : changes.changes()) {
            events.add(event(changes.revision(), change, withPrevious));
        }
        return new WatchBatch(changes.revision(), events);
    }

    private static WatchEvent event(long revision, Change change, boolean withPrevious) {
        KeyValue current = keyValue(change.key(), change.stored());
        KeyValue previous = withPrevious ? keyValue(change.key(), change.previous()) : null;
        WatchEvent.Type type = current == null ? WatchEvent.Type.DELETE : WatchEvent.Type.PUT;
        return new WatchEvent(type, change.key().clone(), revision, current, previous);
    }

    private static @Nullable KeyValue keyValue(byte[] key, byte @Nullable [] stored) {
        return stored == null ? null : KeyRecord.decode(stored).toKeyValue(key.clone());
    }
}
