package io.dengine.faults.workload;

import io.dengine.faults.checker.WatchModel.Batch;
import io.dengine.faults.checker.WatchModel.Sequence;
import java.util.ArrayList;
import java.util.List;

/** What one watcher was told in a round. Thread-safe. */
final class WatchLog {

    private final String watcher;
    private final boolean fromNow;
    private final List<Batch> batches = new ArrayList<>();
    private long openedNanos;
    private boolean complete;
    private boolean cut;
    private String end = "nothing";

    WatchLog(String watcher, boolean fromNow) {
        this.watcher = watcher;
        this.fromNow = fromNow;
    }

    /** It was opened; what was told before stays. */
    synchronized void opened() {
        if (batches.isEmpty()) {
            openedNanos = System.nanoTime();
        }
    }

    /** It was told something. */
    synchronized void add(Batch batch, boolean last) {
        batches.add(batch);
        complete |= last;
    }

    /** Where a new watcher goes on; 0 when this one was told nothing yet. */
    synchronized long nextRevision() {
        return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).revision() + 1;
    }

    /** It will not be told more, since whoever watched ends. */
    synchronized void cut() {
        cut = !complete;
    }

    /** Why it was not told anything lately. */
    synchronized void failed(String reason) {
        end = reason;
    }

    synchronized boolean isOpen() {
        return !complete && !cut;
    }

    synchronized Sequence sequence() {
        return new Sequence(watcher, fromNow, openedNanos, batches, complete, cut, end);
    }
}
