package io.dengine.runtime.watch;

import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import java.util.List;

/**
 * What has happened to a mirror.
 *
 * @param revision up to which
 * @param changes in their order
 */
record MirrorChanges(long revision, List<MirrorChange> changes) {

    /**
     * A change of a key.
     *
     * @param event shares its arrays with the mirror
     * @param existed whether the key was in the mirror before
     */
    record MirrorChange(WatchEvent event, boolean existed) {}

    long bytes() {
        long bytes = 0;
        for (MirrorChange change : changes) {
            bytes += Sizes.bytes(change.event());
        }
        return bytes;
    }

    /** For a listener, with arrays of its own. */
    WatchBatch toBatch() {
        return new WatchBatch(
                revision, changes.stream().map(change -> copy(change.event())).toList());
    }

    private static WatchEvent copy(WatchEvent event) {
        return new WatchEvent(
                event.type(),
                event.key().clone(),
                event.revision(),
                event.current() == null ? null : MirrorContents.copy(event.current()),
                null);
    }
}
