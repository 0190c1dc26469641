package io.dengine.runtime.watch;

import io.dengine.EngineStoppedException;
import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchOverflowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mirror that follows a watch. Its contents change on a thread of the engine for mirrors, one revision at a time and under a lock; a look-up takes no lock. When
 * the watch cannot go on it is filled anew, and the listeners are told the difference.
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

    // written with the lock
    private volatile NavigableMap<byte[], KeyValue> entries = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private volatile int size;
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
        return Optional.ofNullable(entries.get(key)).map(MirrorListener::copy);
    }

    @Override
    public Optional<KeyValue> get(String key) {
        return get(KeyRange.single(key).from());
    }

    @Override
    public NavigableMap<byte[], KeyValue> snapshot() {
        NavigableMap<byte[], KeyValue> copy = new TreeMap<>(Arrays::compareUnsigned);
        lock.lock();
        try {
            entries.values().stream().map(MirrorListener::copy).forEach(entry -> copy.put(entry.key(), entry));
        } finally {
            lock.unlock();
        }
        return Collections.unmodifiableNavigableMap(copy);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public boolean awaitRevision(long wanted, @Nullable Duration timeout) throws InterruptedException {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null");
        }
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
                listener, hub.watchBuffer(), hub.threads().callbacks(), listeners::remove, this::lookForMore);
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
            if (listeners.stream().anyMatch(MirrorListener::isFull)) {
                return false;
            }
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
                stop();
                hub.threads().mirrors().execute(RangeMirror.this::refill);
            } catch (RuntimeException | Error e) {
                stop();
                refillLater(e);
            }
            return false;
        }

        private void stop() {
            pump.end();
            feed.close();
        }
    }

    private void apply(WatchBatch batch) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            for (WatchEvent event : batch.events()) {
                KeyValue current = event.current();
                KeyValue before = current == null ? entries.remove(event.key()) : entries.put(current.key(), current);
                size += (current == null ? 0 : 1) - (before == null ? 0 : 1);
            }
            revision = batch.revision();
            listeners.forEach(listener -> listener.add(batch));
            advanced.signalAll();
        } finally {
            lock.unlock();
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
            List<WatchEvent> difference = difference(entries, filled.entries(), filled.revision());
            entries = new ConcurrentSkipListMap<>(filled.entries());
            size = filled.entries().size();
            revision = Math.max(revision, filled.revision());
            if (!difference.isEmpty()) {
                WatchBatch batch = new WatchBatch(filled.revision(), difference);
                listeners.forEach(listener -> listener.add(batch));
            }
            advanced.signalAll();
            follower = next;
        } finally {
            lock.unlock();
        }
        filled.feed().whenReady(next.pump::signal);
        next.pump.signal();
    }

    /** What must have happened. When a key was deleted is not known: it carries the new revision. */
    private static List<WatchEvent> difference(
            NavigableMap<byte[], KeyValue> before, NavigableMap<byte[], KeyValue> after, long revision) {
        List<WatchEvent> events = new ArrayList<>();
        before.forEach((key, entry) -> {
            if (!after.containsKey(key)) {
                events.add(new WatchEvent(WatchEvent.Type.DELETE, key, revision, null, null));
            }
        });
        after.forEach((key, entry) -> {
            KeyValue old = before.get(key);
            if (old == null || old.modRevision() != entry.modRevision()) {
                events.add(new WatchEvent(WatchEvent.Type.PUT, key, entry.modRevision(), entry, null));
            }
        });
        return events;
    }

    private void refill() {
        follower = null;
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

    private void refillLater(Throwable failure) {
        follower = null;
        if (hub.isClosed()) {
            end(closedException());
            return;
        }
        LOG.warn("a mirror cannot be kept current; it is filled anew in {}", RETRY_DELAY, failure);
        hub.later(RETRY_DELAY, () -> hub.threads().mirrors().execute(this::refill));
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
