package io.dengine.runtime.watch;

import io.dengine.apply.Effects;
import io.dengine.apply.RevisionChanges;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * From the apply thread to the dispatcher, without locks: bounded by batches, changes and bytes. What finds no place is replaced by a note of which revisions are
 * missing, at its place in the order. One producer, one consumer.
 */
final class DispatchQueue {

    /** In the order of revisions. */
    sealed interface Item permits Published, Missed {}

    /** A batch that was applied. */
    record Published(Effects effects, int changes, long bytes) implements Item {}

    /** Revisions that are not in the queue. Grows until the dispatcher takes it, so that at most one follows another item. */
    static final class Missed implements Item {

        private static final long TAKEN = -1;

        private final long from;
        private final AtomicLong to;

        private Missed(long from, long to) {
            this.from = from;
            this.to = new AtomicLong(to);
        }

        private boolean grow(long newTo) {
            long current = to.get();
            return current != TAKEN && to.compareAndSet(current, newTo);
        }

        /** The first of them. */
        long from() {
            return from;
        }

        /** The last of them; for the dispatcher, once: it does not grow any more. */
        long take() {
            return to.getAndSet(TAKEN);
        }
    }

    /**
     * How much waits at most; a larger batch is taken alone.
     *
     * @param batches applied batches
     * @param changes changes in them
     * @param bytes of them in memory
     */
    record Limits(int batches, long changes, long bytes) {}

    private final Limits limits;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** The producer's: the last item, while it is a note. */
    private @Nullable Missed lastMissed;

    DispatchQueue(Limits limits) {
        this.limits = limits;
    }

    /** Adds a batch, or that it is missing. Never blocks. */
    void add(Effects effects, long firstRevision) {
        int itsChanges = 0;
        long itsBytes = 0;
        for (RevisionChanges revision : effects.changes()) {
            itsChanges += revision.changes().size();
            itsBytes += Sizes.bytes(revision);
        }
        if (!hasRoom(itsChanges, itsBytes)) {
            addMissed(firstRevision, effects.revision());
            return;
        }
        batches.incrementAndGet();
        changes.addAndGet(itsChanges);
        bytes.addAndGet(itsBytes);
        items.add(new Published(effects, itsChanges, itsBytes));
        lastMissed = null;
    }

    private boolean hasRoom(int moreChanges, long moreBytes) {
        int waiting = batches.get();
        return waiting == 0
                || waiting < limits.batches()
                        && changes.get() + moreChanges <= limits.changes()
                        && bytes.get() + moreBytes <= limits.bytes();
    }

    /** Adds that revisions are missing. */
    void addMissed(long from, long to) {
        if (lastMissed == null || !lastMissed.grow(to)) {
            lastMissed = new Missed(from, to);
            items.add(lastMissed);
        }
    }

    /** The next item, for the dispatcher. */
    @Nullable
    Item poll() {
        Item item = items.poll();
        if (item instanceof Published published) {
            batches.decrementAndGet();
            changes.addAndGet(-published.changes());
            bytes.addAndGet(-published.bytes());
        }
        return item;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
