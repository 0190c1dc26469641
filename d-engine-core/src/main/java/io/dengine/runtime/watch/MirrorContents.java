package io.dengine.runtime.watch;

import io.dengine.kv.KeyValue;
import io.dengine.runtime.watch.MirrorChanges.MirrorChange;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The keys of a mirror. A look-up may be made by any thread; everything else is done under the mirror's lock. Gives copies, so that a caller may change them. */
final class MirrorContents {

    private volatile NavigableMap<byte[], KeyValue> entries = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private volatile int size;

    @Nullable
    KeyValue get(byte[] key) {
        KeyValue entry = entries.get(key);
        return entry == null ? null : copy(entry);
    }

    int size() {
        return size;
    }

    NavigableMap<byte[], KeyValue> snapshot() {
        NavigableMap<byte[], KeyValue> copies = new TreeMap<>(Arrays::compareUnsigned);
        entries.values().stream().map(MirrorContents::copy).forEach(entry -> copies.put(entry.key(), entry));
        return Collections.unmodifiableNavigableMap(copies);
    }

    /** A copy with arrays of its own. */
    static KeyValue copy(KeyValue entry) {
        return new KeyValue(
                entry.key().clone(),
                entry.value().clone(),
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.leaseId());
    }

    /** Does the changes of a revision. */
    MirrorChanges apply(WatchBatch batch) {
        List<MirrorChange> changes = new ArrayList<>(batch.events().size());
        for (WatchEvent event : batch.events()) {
            KeyValue current = event.current();
            KeyValue before = current == null ? entries.remove(event.key()) : entries.put(current.key(), current);
            size += (current == null ? 0 : 1) - (before == null ? 0 : 1);
            changes.add(new MirrorChange(event, before != null));
        }
        return new MirrorChanges(batch.revision(), changes);
    }

    /**
     * Has other contents from now on.
     *
     * @return the difference
     */
    MirrorChanges replace(NavigableMap<byte[], KeyValue> filled, long revision) {
        List<MirrorChange> difference = difference(entries, filled, revision);
        entries = new ConcurrentSkipListMap<>(filled);
        size = filled.size();
        return new MirrorChanges(revision, difference);
    }

    /** What must have happened. When a key was deleted is not known: it carries the new revision. */
    private static List<MirrorChange> difference(
            NavigableMap<byte[], KeyValue> before, NavigableMap<byte[], KeyValue> after, long revision) {
        List<MirrorChange> changes = new ArrayList<>();
        before.forEach((key, entry) -> {
            if (!after.containsKey(key)) {
                changes.add(new MirrorChange(new WatchEvent(WatchEvent.Type.DELETE, key, revision, null, null), true));
            }
        });
        after.forEach((key, entry) -> {
            KeyValue old = before.get(key);
            if (old == null || old.modRevision() != entry.modRevision()) {
                WatchEvent event = new WatchEvent(WatchEvent.Type.PUT, key, entry.modRevision(), entry, null);
                changes.add(new MirrorChange(event, old != null));
            }
        });
        return changes;
    }

    /** Lets everything go. */
    void clear() {
        entries = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
        size = 0;
    }
}
