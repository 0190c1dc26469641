package io.dengine.runtime.watch;

import io.dengine.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that goes through what was applied and has it offered to the watches. Waits for no consumer and calls nothing that users gave. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ITEMS_BETWEEN_TIMERS = 64;

    private final DispatchQueue queue;
    private final DispatcherTimers timers;
    private final Distributor distributor;
    private final Milestones milestones = new Milestones();
    private final Thread thread;

    private volatile long dispatched;
    private volatile boolean sleeping;
    private volatile boolean stopping;

    /**
     * @param feeds all that are in the index
     * @param budget what waits in them
     * @param listeners gives those who hold bytes of the budget beside them
     */
    Dispatcher(
            WatchIndex<WatchFeed> index,
            Set<WatchFeed> feeds,
            DispatchQueue queue,
            DispatcherTimers timers,
            BufferBudget budget,
            Consumer<Consumer<Holder>> listeners,
            String nodeId) {
        this.queue = queue;
        this.timers = timers;
        this.distributor = new Distributor(index, feeds, budget, listeners, () -> stopping);
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
        Runnable forget = milestones.add(revision, action);
        // the dispatcher may have looked before it was added
        milestones.pass(dispatched);
        return forget;
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
            try {
                workOnce();
            } catch (RuntimeException | Error e) {
                Distributor.report("changes could not be offered to watchers", e);
                if (stopping) {
                    // whoever has missed something ends where it is
                    return;
                }
            }
        }
    }

    private void workOnce() {
        boolean empty = false;
        for (int i = 0; i < ITEMS_BETWEEN_TIMERS && !empty; i++) {
            empty = !dispatchNext();
        }
        distributor.tellUntold();
        long wait = fireTimers();
        if (empty) {
            milestones.pass(dispatched);
            sleep(Math.min(wait, distributor.hasUntold() ? Distributor.RETRY_NANOS : LONGEST_SLEEP_NANOS));
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
            Distributor.report("a timer of watches failed", e);
            return 0;
        }
    }

    private boolean dispatchNext() {
        DispatchQueue.Item item = queue.poll();
        if (item == null) {
            return false;
        }
        if (item instanceof DispatchQueue.Missed missed) {
            long to = missed.take();
            distributor.missed(missed.from(), to);
            pass(to);
        } else if (item instanceof DispatchQueue.Published published) {
            distributor.offer(published.effects(), dispatched);
            pass(published.effects().revision());
        }
        return true;
    }

    private void pass(long revision) {
        dispatched = revision;
        milestones.pass(revision);
    }
}
