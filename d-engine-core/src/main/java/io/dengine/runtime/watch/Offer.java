package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.RevisionChanges;
import java.util.concurrent.atomic.AtomicInteger;

/** Changes of a revision that are offered, perhaps to several watches: their bytes count once, while one of them holds it. Thread-safe. */
final class Offer {

    private final RevisionChanges changes;
    private final long bytes;
    private final AtomicInteger holders = new AtomicInteger();

    Offer(RevisionChanges changes) {
        this.changes = changes;
        this.bytes = Sizes.bytes(changes);
    }

    /** A change without the record before it, which may be as large, for those who do not need that. */
    static Change withoutPrevious(Change change) {
        return change.previous() == null ? change : new Change(change.key(), change.stored(), null);
    }

    RevisionChanges changes() {
        return changes;
    }

    long revision() {
        return changes.revision();
    }

    int events() {
        return changes.changes().size();
    }

    long bytes() {
        return bytes;
    }

    /** One more holds it. */
    void hold(BufferBudget budget) {
        if (holders.getAndIncrement() == 0) {
            budget.take(bytes);
        }
    }

    /** One of those does not hold it any more. */
    void release(BufferBudget budget) {
        if (holders.decrementAndGet() == 0) {
            budget.give(bytes);
        }
    }
}
