package io.dengine.runtime.watch;

import io.dengine.EngineStoppedException;
import io.dengine.OverloadedException;
import io.dengine.Subscription;
import io.dengine.apply.Effects;
import io.dengine.apply.HistoryReader;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches and mirrors of one engine run: takes what the apply thread has done and hands it on.
 *
 * <p>The apply thread puts changes into a bounded queue; a dispatcher thread finds the watches of each change and offers it to their bounded buffers; a consumer that
 * is slower, or begins at an older revision, reads the history in its own thread. So nobody waits for a consumer, and nothing is lost while the
 * history is kept. What waits in all of them together is bounded, too: of what is beyond it those that hold most let go. Where history is off a watch whose changes found no place ends with {@code WatchOverflowException}.
 *
 * <p>Thread-safety: {@link #publish} and {@link #stateReplaced} belong to the one thread that applies, after the changes have become visible through the
 * {@link HistoryReader}; everything else may be called by any thread.
 */
public final class WatchHub {

    private static final Logger LOG = LoggerFactory.getLogger(WatchHub.class);
    private static final DispatchQueue.Limits QUEUE = new DispatchQueue.Limits(4096, 131_072, 32L * 1024 * 1024);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final HistoryReader history;
    private final WatchLimits limits;
    private final LongSupplier nanoClock;

    private final WatchIndex<WatchFeed> index = new WatchIndex<>();
    private final Set<WatchFeed> feeds = ConcurrentHashMap.newKeySet();
    private final Set<RangeMirror> mirrors = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger behind = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private final BufferBudget budget;
    private final DispatchQueue queue;
    private final DispatcherTimers timers;
    private final Dispatcher dispatcher;
    private final FeedContext context;
    private final WatchThreads threads;

    /** The apply thread's: the store's revision as it was last told. */
    private long toldRevision;

    /**
     * Starts the dispatcher; {@link #closeAll()} ends it.
     *
     * @param history what was recorded; its revision must contain a change before that is published here
     * @param nanoClock monotonic time, in nanoseconds
     * @param nodeId for the names of threads
     */
    public WatchHub(HistoryReader history, WatchLimits limits, LongSupplier nanoClock, String nodeId) {
        this(history, limits, nanoClock, nodeId, QUEUE);
    }

    WatchHub(
            HistoryReader history,
            WatchLimits limits,
            LongSupplier nanoClock,
            String nodeId,
            DispatchQueue.Limits queueLimits) {
        this.history = history;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.budget = new BufferBudget(limits.totalBytes());
        this.queue = new DispatchQueue(queueLimits);
        this.timers = new DispatcherTimers(nanoClock);
        this.dispatcher = new Dispatcher(index, feeds, queue, timers, budget, this::eachListener, nodeId);
        this.context = new FeedContext(history, limits, budget, behind, dispatcher::dispatched);
        this.threads = new WatchThreads(nodeId, limits.watchers());
        dispatcher.start();
    }

    // ---- the apply thread's side

    /** Takes what a batch has done. Never blocks; costs next to nothing while nobody watches. */
    public void publish(Effects effects) {
        if (effects.changes().isEmpty()) {
            return;
        }
        long first = toldRevision + 1;
        toldRevision = effects.revision();
        // A watch counts before it reads the revision it begins at, so one that is not seen here begins later.
        if (open.get() > 0) {
            queue.add(effects, first);
            dispatcher.itemAdded();
        }
    }

    /**
     * Learns that the state was replaced by a snapshot, whose single changes were not published: watches read them from the history. To be called after
     * the new state has become visible. Never blocks.
     */
    public void stateReplaced() {
        long revision = history.revision();
        if (revision <= toldRevision) {
            return;
        }
        long first = toldRevision + 1;
        toldRevision = revision;
        if (open.get() > 0) {
            queue.addMissed(first, revision);
            dispatcher.itemAdded();
        }
    }

    // ---- watches

    /**
     * Watches, with a buffer that is polled. That the history it needs is not kept is told by {@link Watcher#poll}.
     *
     * @throws OverloadedException when too many watches are open
     * @throws EngineStoppedException after {@link #closeAll()}
     */
    public Watcher watch(WatchRequest request) {
        return new PolledWatcher(register(required(request, "request")), request, nanoClock);
    }

    /**
     * Watches, with a listener that is called on an executor; its {@code execute} is called on a thread of the engine for callbacks, which it should not
     * hold for long. After the owner has closed the watch the listener is not called any more.
     *
     * @throws OverloadedException when too many watches are open
     * @throws EngineStoppedException after {@link #closeAll()}
     */
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        required(request, "request");
        required(executor, "executor");
        required(listener, "listener");
        WatchFeed feed = register(request);
        FeedReader reader = new FeedReader(feed, nanoClock, request.progressInterval());
        CallbackWatch watch = new CallbackWatch(feed, reader, executor, listener, threads.callbacks());
        watch.start(request, timers);
        if (request.progressInterval() != null) {
            // it may be due earlier than what the dispatcher waits for
            dispatcher.wake();
        }
        return watch;
    }

    /**
     * A copy of a range in memory, which is filled when this returns.
     *
     * @param scans reads a page of this member's store; must contain what the store's revision says at the call
     * @param pageSize most keys of a page
     * @param timeout how long the first filling may take
     * @throws OverloadedException when too many watches are open
     * @throws EngineStoppedException after {@link #closeAll()}
     * @throws io.dengine.EngineException when it could not be filled in time
     */
    public KvMirror mirror(KeyRange range, Function<Scan, ScanPage> scans, int pageSize, Duration timeout) {
        RangeMirror mirror = new RangeMirror(this, new MirrorFill(this, required(range, "range"), scans, pageSize));
        mirrors.add(mirror);
        mirror.open(timeout);
        return mirror;
    }

    /** How many watches are open, those of mirrors included. */
    public int openWatchers() {
        return open.get();
    }

    /** How the watches are at this moment, those of mirrors included. */
    public WatchCounts counts() {
        return new WatchCounts(open.get(), behind.get(), budget.used());
    }

    /**
     * The engine stops; to be called when nothing is published any more and before the store is closed. What was published is still offered; then every watch
     * ends after what it has buffered, and there will be no other. Takes at most a few seconds. Idempotent.
     */
    public void closeAll() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        dispatcher.stop(STOP_TIMEOUT);
        // each, whatever becomes of the ones before it
        feeds.forEach(feed -> guarded(feed::close));
        mirrors.forEach(mirror -> guarded(mirror::engineStopped));
        threads.shutdown();
    }

    private static void guarded(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException | Error e) {
            LOG.error("the consumer of a watcher could not be told that the engine stops", e);
        }
    }

    // ---- for mirrors

    /** A watch that was begun. */
    WatchFeed register(WatchRequest request) {
        reserve();
        WatchFeed feed = new WatchFeed(ids.incrementAndGet(), request, context, this::ended);
        boolean started = false;
        try {
            feeds.add(feed);
            index.add(feed.range(), feed.id(), feed);
            feed.start();
            started = true;
        } finally {
            if (!started) {
                feed.close();
            }
        }
        // closeAll may have looked for feeds before this one was there
        if (closed.get()) {
            feed.close();
            throw stopped();
        }
        return feed;
    }

    /** Has something done on the dispatcher's thread later; it must not block. */
    void later(Duration delay, Runnable action) {
        timers.add(delay.toNanos(), () -> {
            action.run();
            return DispatcherTimers.NEVER;
        });
        dispatcher.wake();
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    WatchIndex<WatchFeed> index() {
        return index;
    }

    WatchThreads threads() {
        return threads;
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    WatchLimits limits() {
        return limits;
    }

    BufferBudget budget() {
        return budget;
    }

    boolean isClosed() {
        return closed.get();
    }

    void forget(RangeMirror mirror) {
        mirrors.remove(mirror);
    }

    /** Whether nothing of watches and mirrors that have ended is left. */
    boolean isEmpty() {
        return feeds.isEmpty() && index.isEmpty() && mirrors.isEmpty() && timers.size() == 0;
    }

    private void reserve() {
        if (closed.get()) {
            throw stopped();
        }
        if (open.getAndUpdate(count -> count < limits.watchers() ? count + 1 : count) >= limits.watchers()) {
            throw new OverloadedException("too many open watchers; limits.max-watchers is " + limits.watchers()
                    + "; close watchers that are not needed any more");
        }
    }

    private void eachListener(Consumer<Holder> visitor) {
        mirrors.forEach(mirror -> mirror.listeners().forEach(visitor));
    }

    /** Called once by each feed. */
    private void ended(WatchFeed feed) {
        index.remove(feed.range(), feed.id(), feed);
        feeds.remove(feed);
        open.decrementAndGet();
    }

    private static EngineStoppedException stopped() {
        return new EngineStoppedException("the engine was stopped; no key can be watched");
    }

    private static <T> T required(@Nullable T argument, String name) {
        if (argument == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        return argument;
    }
}
