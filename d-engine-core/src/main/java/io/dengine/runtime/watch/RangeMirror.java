package io.dengine.runtime.watch;

import io.dengine.EngineStoppedException;
import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchOverflowException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mirror that follows a watch. Its contents change on a thread of the engine for mirrors, one revision at a time and under a lock; a look-up takes no lock. When
 * the watch cannot go on it is filled anew, and the listeners are told the difference. It waits for no listener.
 */
final class RangeMirror implements KvMirror {

    private static final Logger LOG = LoggerFactory.getLogger(RangeMirror.class);
    private static final Duration REFILL_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final WatchHub hub;
    private final MirrorFill fill;
    private final List<MirrorListener> listeners = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();

    private final MirrorContents contents = new MirrorContents();

    // written with the lock
    private volatile long revision;
    private volatile boolean closed;

    /** Null while it is being filled. */
    private volatile @Nullable Follower follower;

    RangeMirror(WatchHub hub, MirrorFill fill) {
        this.hub = hub;
        this.fill = fill;
    }

    /** Fills it for the first time; when that fails the mirror is closed. */
    void open(Duration timeout) {
        boolean filled = false;
        try {
            follow(fill.run(timeout));
            filled = true;
        } finally {
            if (!filled) {
                close();
            }
        }
    }

    // ---- reading

    @Override
    public Optional<KeyValue> get(byte @Nullable [] key) {
        if (key == null) {
            throw new IllegalArgumentException("key must not be null");
        }
        KeyValue entry = contents.get(key);
        // after the look-up: a mirror that has ended is empty
        checkOpen();
        return Optional.ofNullable(entry);
    }

    @Override
    public Optional<KeyValue> get(String key) {
        return get(KeyRange.single(key).from());
    }

    @Override
    public NavigableMap<byte[], KeyValue> snapshot() {
        lock.lock();
        try {
            checkOpen();
            return contents.snapshot();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        int size = contents.size();
        checkOpen();
        return size;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    private void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    @Override
    public boolean awaitRevision(long wanted, @Nullable Duration timeout) throws InterruptedException {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null");
        }
        checkOpen();
        if (revision >= wanted) {
            return true;
        }
        long left = TimeUnit.NANOSECONDS.convert(timeout);
        // changes outside of the range do not come here by themselves
        Runnable forget = hub.dispatcher().whenDispatched(wanted, this::lookForMore);
        lock.lockInterruptibly();
        try {
            while (revision < wanted && !closed && left > 0) {
                left = advanced.awaitNanos(left);
            }
            checkOpen();
            return revision >= wanted;
        } finally {
            lock.unlock();
            forget.run();
        }
    }

    // ---- listeners

    @Override
    public Subscription onChange(@Nullable WatchListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("listener must not be null");
        }
        MirrorListener added = new MirrorListener(
                listener, hub.limits(), hub.budget(), hub.threads().mirrorListeners(), listeners::remove);
        lock.lock();
        try {
            if (closed) {
                added.end(closedException());
            } else {
                listeners.add(added);
            }
        } finally {
            lock.unlock();
        }
        return added;
    }

    /** Those who were added and not closed. */
    List<MirrorListener> listeners() {
        return listeners;
    }

    private void lookForMore() {
        Follower current = follower;
        if (current != null) {
            current.pump.signal();
        }
    }

    // ---- following

    /** Goes through the watch that comes after a filling. */
    private final class Follower {

        private final WatchFeed feed;
        private final FeedReader reader;
        private final Pump pump;

        Follower(WatchFeed feed) {
            this.feed = feed;
            this.reader = new FeedReader(feed, hub.nanoClock(), null);
            this.pump = new Pump(() -> hub.threads().mirrors().execute(this::run), this::step);
        }

        private void run() {
            pump.run();
        }

        private boolean step() {
            try {
                WatchBatch batch = reader.next();
                if (batch != null) {
                    apply(batch);
                    return true;
                }
                advance(feed.confirmed());
                if (!reader.isBehind()) {
                    return false;
                }
                reader.readHistory();
                return true;
            } catch (WatchClosedException e) {
                stop();
                end(e);
            } catch (HistoryCompactedException | WatchOverflowException e) {
                LOG.info("a mirror is filled anew: {}", e.getMessage());
                refillAtOnce();
            } catch (RuntimeException | Error e) {
                refillLater(e);
            }
            return false;
        }

        private void stop() {
            pump.end();
            feed.cancel();
        }
    }

    private void apply(WatchBatch batch) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            MirrorChanges changes = contents.apply(batch);
            revision = batch.revision();
            tell(changes);
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock, so that all are told in order. */
    private void tell(MirrorChanges changes) {
        for (MirrorListener listener : listeners) {
            try {
                listener.add(changes);
            } catch (RuntimeException | Error e) {
                LOG.warn("no thread could be had for a listener of a mirror; it is told later", e);
                hub.later(RETRY_DELAY, listener::tellAgain);
            }
        }
    }

    private void advance(long reached) {
        lock.lock();
        try {
            if (reached > revision) {
                revision = reached;
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- filling

    private void follow(MirrorFill.Filled filled) {
        Follower next = new Follower(filled.feed());
        lock.lock();
        try {
            if (closed) {
                filled.feed().close();
                return;
            }
            MirrorChanges difference = contents.replace(filled.entries(), filled.revision());
            revision = Math.max(revision, filled.revision());
            if (!difference.changes().isEmpty()) {
                tell(difference);
            }
            advanced.signalAll();
            follower = next;
        } finally {
            lock.unlock();
        }
        filled.feed().whenReady(next.pump::signal);
        next.pump.signal();
    }

    private void refill() {
        if (closed) {
            return;
        }
        try {
            follow(fill.run(REFILL_TIMEOUT));
        } catch (EngineStoppedException e) {
            end(closedException());
        } catch (RuntimeException | Error e) {
            refillLater(e);
        }
    }

    private void refillAtOnce() {
        stopFollowing();
        try {
            hub.threads().mirrors().execute(this::refill);
        } catch (RuntimeException | Error e) {
            refillLater(e);
        }
    }

    private void refillLater(Throwable failure) {
        stopFollowing();
        if (hub.isClosed()) {
            end(closedException());
            return;
        }
        LOG.warn("a mirror cannot be kept current; it is filled anew in {}", RETRY_DELAY, failure);
        hub.later(RETRY_DELAY, () -> hub.threads().mirrors().execute(this::refill));
    }

    private void stopFollowing() {
        Follower current = follower;
        follower = null;
        if (current != null) {
            current.stop();
        }
    }

    // ---- the end

    /** What was published was offered to its watch, which has ended. */
    void engineStopped() {
        if (follower == null) {
            end(closedException());
        }
    }

    private void end(WatchClosedException reason) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            contents.clear();
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
        hub.forget(this);
        listeners.forEach(listener -> listener.end(reason));
        listeners.clear();
    }

    @Override
    public void close() {
        end(closedException());
        Follower current = follower;
        if (current != null) {
            current.stop();
        }
    }

    private static WatchClosedException closedException() {
        return new WatchClosedException("the mirror was closed, or the engine was stopped");
    }
}
