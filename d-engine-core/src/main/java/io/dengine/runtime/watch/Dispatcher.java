package io.dengine.runtime.watch;

import io.dengine.apply.Change;
import io.dengine.apply.RevisionChanges;
import io.dengine.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that finds the watches of each change and offers it to them. Waits for no consumer and calls nothing that users gave. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ITEMS_BETWEEN_TIMERS = 64;

    /** What is done when a revision was offered. Compared by identity. */
    private static final class Milestone {

        private final long revision;
        private final Runnable action;

        private Milestone(long revision, Runnable action) {
            this.revision = revision;
            this.action = action;
        }
    }

    private final WatchIndex<WatchFeed> index;
    private final Set<WatchFeed> feeds;
    private final DispatchQueue queue;
    private final DispatcherTimers timers;
    private final Thread thread;

    private final Set<Milestone> milestones = ConcurrentHashMap.newKeySet();
    /** What each watch is to be told of the revision under way. */
    private final Map<WatchFeed, List<Change>> collecting = new IdentityHashMap<>();

    private volatile long dispatched;
    private volatile boolean sleeping;
    private volatile boolean stopping;

    /** @param feeds all that are in the index */
    Dispatcher(
            WatchIndex<WatchFeed> index,
            Set<WatchFeed> feeds,
            DispatchQueue queue,
            DispatcherTimers timers,
            String nodeId) {
        this.index = index;
        this.feeds = feeds;
        this.queue = queue;
        this.timers = timers;
        this.thread = DaemonThreads.daemon("d-engine-watch-" + nodeId, this::work);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** The revision up to which every change that was published has been offered. */
    long dispatched() {
        return dispatched;
    }

    /** There is something in the queue. Never blocks. */
    void itemAdded() {
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    /** There is something to do beside the queue. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Has something done, once, when a revision has been offered; at once if it has been. Must not block.
     *
     * @return forgets it
     */
    Runnable whenDispatched(long revision, Runnable action) {
        Milestone milestone = new Milestone(revision, action);
        milestones.add(milestone);
        // the dispatcher may have looked before it was added
        passMilestones();
        return () -> milestones.remove(milestone);
    }

    /** Ends after what is in the queue, within a time. Idempotent. */
    void stop(Duration timeout) {
        stopping = true;
        wake();
        try {
            thread.join(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} has not ended within {}", thread.getName(), timeout);
        }
    }

    private void work() {
        while (!(stopping && queue.isEmpty())) {
            boolean empty = false;
            for (int i = 0; i < ITEMS_BETWEEN_TIMERS && !empty; i++) {
                empty = !dispatchNext();
            }
            long wait = fireTimers();
            if (empty) {
                sleep(Math.min(wait, LONGEST_SLEEP_NANOS));
            }
        }
    }

    private void sleep(long nanos) {
        sleeping = true;
        if (queue.isEmpty() && !stopping) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeping = false;
    }

    private long fireTimers() {
        try {
            return timers.fire();
        } catch (RuntimeException | Error e) {
            LOG.error("a timer of watches failed", e);
            return 0;
        }
    }

    private boolean dispatchNext() {
        DispatchQueue.Item item = queue.poll();
        if (item == null) {
            return false;
        }
        if (item instanceof DispatchQueue.Missed missed) {
            missed(missed.from(), missed.take());
        } else if (item instanceof DispatchQueue.Published published) {
            dispatch(published);
        }
        return true;
    }

    private void dispatch(DispatchQueue.Published published) {
        long revision = published.effects().revision();
        try {
            published.effects().changes().forEach(this::dispatch);
            pass(revision);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "revisions up to {} could not be offered to watchers, which now read them from the history",
                    revision,
                    e);
            collecting.clear();
            missed(dispatched + 1, revision);
        }
    }

    private void dispatch(RevisionChanges revision) {
        List<Change> changes = revision.changes();
        if (changes.size() == 1) {
            Change change = changes.get(0);
            index.visit(change.key(), feed -> {
                if (feed.wants(change)) {
                    feed.offer(revision);
                }
            });
            return;
        }
        for (Change change : changes) {
            index.visit(change.key(), feed -> {
                if (feed.wants(change)) {
                    collecting.computeIfAbsent(feed, first -> new ArrayList<>()).add(change);
                }
            });
        }
        collecting.forEach((feed, wanted) -> feed.offer(new RevisionChanges(revision.revision(), wanted)));
        collecting.clear();
    }

    private void missed(long from, long to) {
        for (WatchFeed feed : feeds) {
            try {
                feed.missed(from, to);
            } catch (RuntimeException | Error e) {
                LOG.error("the watch of {} could not be told that it is behind", feed.range(), e);
            }
        }
        pass(to);
    }

    private void pass(long revision) {
        dispatched = revision;
        passMilestones();
    }

    private void passMilestones() {
        if (milestones.isEmpty()) {
            return;
        }
        long passed = dispatched;
        for (Milestone milestone : milestones) {
            if (milestone.revision <= passed && milestones.remove(milestone)) {
                milestone.action.run();
            }
        }
    }
}
