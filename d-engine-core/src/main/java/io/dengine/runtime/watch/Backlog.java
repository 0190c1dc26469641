package io.dengine.runtime.watch;

import org.jspecify.annotations.Nullable;

/**
 * Changes that wait in a watch, the oldest first, and count in the budget meanwhile. Not thread-safe. What changes it needs no memory, apart from an entry that is made
 * before: so it is done or not done, also when there is none left.
 */
final class Backlog {

    /** Of an entry, beside what is shared with others. */
    private static final int ENTRY_BYTES = 64;

    /** A place in a backlog; for one use. */
    static final class Entry {

        private final Offer offer;
        private @Nullable Entry next;

        Entry(Offer offer) {
            this.offer = offer;
        }
    }

    private final BufferBudget budget;
    private @Nullable Entry first;
    private @Nullable Entry last;
    private int events;
    private long bytes;
    private boolean counted = true;

    Backlog(BufferBudget budget) {
        this.budget = budget;
    }

    void add(Entry entry) {
        if (counted) {
            budget.take(ENTRY_BYTES);
            entry.offer.hold(budget);
        }
        link(entry, entry);
        events += entry.offer.events();
        bytes += entry.offer.bytes();
    }

    private void link(Entry from, Entry to) {
        if (last == null) {
            first = from;
        } else {
            last.next = from;
        }
        last = to;
    }

    /** The oldest, which stays. */
    @Nullable
    Offer peek() {
        return first == null ? null : first.offer;
    }

    /** Takes the oldest. */
    @Nullable
    Offer poll() {
        Entry oldest = first;
        if (oldest == null) {
            return null;
        }
        first = oldest.next;
        if (first == null) {
            last = null;
        }
        events -= oldest.offer.events();
        bytes -= oldest.offer.bytes();
        if (counted) {
            giveBack(oldest);
        }
        return oldest.offer;
    }

    /** Takes everything from another one with the same budget, behind what is here. */
    void append(Backlog later) {
        if (later.first != null && later.last != null) {
            link(later.first, later.last);
            events += later.events;
            bytes += later.bytes;
            later.forget();
        }
    }

    /** Lets everything go. */
    void clear() {
        if (counted) {
            giveBackAll();
        }
        forget();
    }

    /** Lets everything go but the oldest. */
    void clearAfterFirst() {
        Entry oldest = first;
        if (oldest == null) {
            return;
        }
        for (Entry entry = oldest.next; entry != null; entry = entry.next) {
            if (counted) {
                giveBack(entry);
            }
        }
        oldest.next = null;
        last = oldest;
        events = oldest.offer.events();
        bytes = oldest.offer.bytes();
    }

    /** What is here stays, and counts no more. */
    void endCounting() {
        if (counted) {
            giveBackAll();
            counted = false;
        }
    }

    private void giveBackAll() {
        for (Entry entry = first; entry != null; entry = entry.next) {
            giveBack(entry);
        }
    }

    private void giveBack(Entry entry) {
        budget.give(ENTRY_BYTES);
        entry.offer.release(budget);
    }

    private void forget() {
        first = null;
        last = null;
        events = 0;
        bytes = 0;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** How many changes wait. */
    int events() {
        return events;
    }

    /** Their bytes; they may be shared with others. */
    long bytes() {
        return bytes;
    }
}
