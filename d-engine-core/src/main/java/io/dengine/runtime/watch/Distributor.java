package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.Effects;
import io.dengine.apply.RevisionChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the watches of each change and offers it to them. For the dispatcher's thread.
 *
 * <p>Where something fails, for want of memory or of threads, no watch is left with a gap: each knows what it was offered, and is told, again and again if need be,
 * that it has missed the rest. It is not told of what it has.
 */
final class Distributor {

    private static final Logger LOG = LoggerFactory.getLogger(Distributor.class);

    /** What has failed is tried again after this. */
    static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final WatchIndex<WatchFeed> index;
    private final Set<WatchFeed> feeds;
    private final BufferBudget budget;
    private final Relief relief;
    private final BooleanSupplier stopping;

    /** What each watch is to be told of the revision under way. */
    private final Map<WatchFeed, List<Change>> collecting = new IdentityHashMap<>();

    /** Of the revision under way, once a watch wants it: what those share who want what stood there before, and the others. */
    private @Nullable Offer whole;

    private @Nullable Offer bare;

    /** Watches whose consumers could not be told that there is something for them. */
    private final Set<WatchFeed> untold = new HashSet<>();

    private long triedAt = System.nanoTime();

    /**
     * @param feeds all that are in the index
     * @param budget what waits in them
     * @param listeners gives those who hold bytes of the budget beside them
     * @param stopping whether to give up, with what has failed, instead of trying again
     */
    Distributor(
            WatchIndex<WatchFeed> index,
            Set<WatchFeed> feeds,
            BufferBudget budget,
            Consumer<Consumer<Holder>> listeners,
            BooleanSupplier stopping) {
        this.index = index;
        this.feeds = feeds;
        this.budget = budget;
        this.relief = new Relief(
                budget,
                visitor -> {
                    feeds.forEach(visitor);
                    listeners.accept(visitor);
                },
                this::letGo);
        this.stopping = stopping;
    }

    /**
     * Offers what a batch has done.
     *
     * @param passed the revision before it
     */
    void offer(Effects effects, long passed) {
        try {
            effects.changes().forEach(this::offer);
        } catch (RuntimeException | Error e) {
            collecting.clear();
            missed(passed + 1, effects.revision());
            report("changes could not be offered to watchers, which now read them from the history", e);
        }
    }

    private void offer(RevisionChanges revision) {
        if (budget.isOver()) {
            relief.give();
        }
        if (revision.changes().size() == 1) {
            offerOne(revision, revision.changes().get(0));
            return;
        }
        for (Change change : revision.changes()) {
            index.visit(change.key(), feed -> {
                if (feed.wants(change)) {
                    collecting
                            .computeIfAbsent(feed, first -> new ArrayList<>())
                            .add(feed.wantsPrevious() ? change : Offer.withoutPrevious(change));
                }
            });
        }
        collecting.forEach((feed, wanted) -> offer(feed, new Offer(new RevisionChanges(revision.revision(), wanted))));
        collecting.clear();
    }

    /** As most revisions are: the watches share what is offered. */
    private void offerOne(RevisionChanges revision, Change change) {
        whole = null;
        bare = null;
        index.visit(change.key(), feed -> {
            if (feed.wants(change)) {
                offer(feed, feed.wantsPrevious() || change.previous() == null ? whole(revision) : bare(revision));
            }
        });
        whole = null;
        bare = null;
    }

    private Offer whole(RevisionChanges revision) {
        Offer shared = whole;
        if (shared == null) {
            shared = new Offer(revision);
            whole = shared;
        }
        return shared;
    }

    private Offer bare(RevisionChanges revision) {
        Offer shared = bare;
        if (shared == null) {
            Change change = Offer.withoutPrevious(revision.changes().get(0));
            shared = new Offer(new RevisionChanges(revision.revision(), List.of(change)));
            bare = shared;
        }
        return shared;
    }

    private void offer(WatchFeed feed, Offer changes) {
        try {
            feed.offer(changes);
        } catch (RuntimeException | Error e) {
            missedSurely(feed, changes.revision(), changes.revision());
            report("a change could not be offered to a watcher", e);
        }
    }

    /** Tells all watches that the dispatcher does not have revisions; inclusive. */
    void missed(long from, long to) {
        boolean told = false;
        while (!told) {
            try {
                for (WatchFeed feed : feeds) {
                    missed(feed, from, to);
                }
                told = true;
            } catch (RuntimeException | Error e) {
                if (stopping.getAsBoolean()) {
                    throw e;
                }
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void missed(WatchFeed feed, long from, long to) {
        try {
            feed.missed(from, to);
        } catch (RuntimeException | Error e) {
            missedSurely(feed, from, to);
            report("a watcher could not be told that it is behind", e);
        }
    }

    /** Until it is done, and its consumer is to be told: else there would be a gap. */
    private void missedSurely(WatchFeed feed, long from, long to) {
        boolean told = false;
        while (!told) {
            try {
                untold.add(feed);
                feed.missed(from, to);
                told = true;
            } catch (RuntimeException | Error e) {
                if (stopping.getAsBoolean()) {
                    throw e;
                }
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void letGo(Holder holder) {
        try {
            holder.letGo();
        } catch (RuntimeException | Error e) {
            if (holder instanceof WatchFeed feed) {
                untold.add(feed);
            }
            report("a watcher could not be told that its changes come from the history", e);
        }
    }

    /** Tells the consumers who could not be told before, if there are any and it is time. */
    void tellUntold() {
        long now = System.nanoTime();
        if (untold.isEmpty() || now - triedAt < RETRY_NANOS) {
            return;
        }
        triedAt = now;
        Throwable failure = null;
        for (Iterator<WatchFeed> feeds = untold.iterator(); feeds.hasNext(); ) {
            try {
                feeds.next().tellAgain();
                feeds.remove();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
        if (failure != null) {
            report("consumers of watchers could not be told that there is something for them", failure);
        }
    }

    /** Whether there are such consumers. */
    boolean hasUntold() {
        return !untold.isEmpty();
    }

    /** Also what cannot be logged, for want of memory, must not end this thread. */
    static void report(String what, Throwable failure) {
        try {
            LOG.error(what, failure);
        } catch (RuntimeException | Error unsaid) {
            // Nothing more can be done here; what had to be done for the watches was done before.
            return;
        }
    }
}
