package io.dengine.watch;

import java.util.List;

/**
 * What a watcher receives: the changes of one revision that it asked for, together; or, without any, a progress notice.
 *
 * @param revision the store's revision that made the changes; of a progress notice: every change up to it has been delivered
 * @param events the changes, in the order in which they were made; empty for a progress notice
 */
public record WatchBatch(long revision, List<WatchEvent> events) {

    public WatchBatch {
        events = List.copyOf(events);
    }

    /** Whether it tells only how far the watcher is. */
    public boolean isProgress() {
        return events.isEmpty();
    }
}
