package io.dengine.runtime;

import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watcher of one key: a bounded buffer between the apply thread and the consumer. The lock is held for a few instructions
 * only, so that the apply thread does not wait for a consumer. Buffered arrays are shared with the store and other watchers;
 * a consumer gets copies.
 */
final class BufferedWatcher implements Watcher {

    /** What a watcher is in; it leaves {@code OPEN} once. */
    private enum State {
        OPEN,
        OVERFLOWED,
        CLOSED
    }

    private final int capacity;
    private final Consumer<BufferedWatcher> unregister;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<WatchEvent> buffer = new ArrayDeque<>();

    private volatile State state = State.OPEN;
    private long lostFromRevision;

    // what the consumer knows of the key, or will know once it has read the buffer
    private boolean started;
    private long knownRevision;
    private boolean knownToExist;

    /**
     * @param capacity most events buffered
     * @param unregister called once, without the lock, when the watcher does not receive events any more
     */
    BufferedWatcher(int capacity, Consumer<BufferedWatcher> unregister) {
        this.capacity = capacity;
        this.unregister = unregister;
    }

    /**
     * Sets the state of the key from which on the consumer is to be told of changes.
     *
     * @param revision the store's revision at which the key was read
     * @param exists whether the key existed
     */
    void start(long revision, boolean exists) {
        lock.lock();
        try {
            // a snapshot was installed in the meantime: what was read before is out of date
            if (started) {
                return;
            }
            started = true;
            // overflowed already: what is buffered and the first lost revision form one sequence
            if (state != State.OPEN) {
                return;
            }
            // what came between the registration and the read, and was contained in the read
            buffer.removeIf(event -> event.revision() <= revision);
            if (buffer.isEmpty()) {
                knownRevision = revision;
                knownToExist = exists;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a change of the key; called by the apply thread in order of revisions. */
    void offer(WatchEvent event) {
        boolean overflowed;
        lock.lock();
        try {
            overflowed = !accept(event);
        } finally {
            lock.unlock();
        }
        if (overflowed) {
            unregister.accept(this);
        }
    }

    /** Tells the consumer of the key's state in a snapshot, if it does not know it. */
    void resync(byte[] key, Optional<KeyValue> now, long snapshotRevision) {
        boolean overflowed = false;
        lock.lock();
        try {
            if (started) {
                WatchEvent difference = difference(key, now.orElse(null), snapshotRevision);
                overflowed = difference != null && !accept(difference);
            } else if (state == State.OPEN) {
                // the watcher begins here; what came before is contained in the snapshot
                buffer.clear();
            }
            started = true;
            knownRevision = Math.max(knownRevision, snapshotRevision);
            knownToExist = now.isPresent();
        } finally {
            lock.unlock();
        }
        if (overflowed) {
            unregister.accept(this);
        }
    }

    @Override
    public Optional<WatchEvent> poll(Duration timeout) throws InterruptedException {
        long nanos = nanosOf(timeout);
        lock.lockInterruptibly();
        try {
            while (buffer.isEmpty()) {
                if (state == State.OVERFLOWED) {
                    throw new WatchOverflowException(
                            "more than limits.watch-buffer = " + capacity
                                    + " events were waiting and those from revision " + lostFromRevision
                                    + " on are lost; read the key again and watch anew",
                            lostFromRevision);
                }
                if (state == State.CLOSED) {
                    throw new WatchClosedException("the watcher was closed, or the engine was stopped");
                }
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = changed.awaitNanos(nanos);
            }
            return Optional.of(copy(buffer.remove()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public void close() {
        boolean closedNow;
        lock.lock();
        try {
            closedNow = end(State.CLOSED);
        } finally {
            lock.unlock();
        }
        if (closedNow) {
            unregister.accept(this);
        }
    }

    /** False when the event did not fit. Called with the lock. */
    private boolean accept(WatchEvent event) {
        if (state != State.OPEN || event.revision() <= knownRevision) {
            return true;
        }
        if (buffer.size() >= capacity) {
            lostFromRevision = event.revision();
            end(State.OVERFLOWED);
            return false;
        }
        buffer.add(event);
        knownRevision = event.revision();
        knownToExist = event.type() == WatchEvent.Type.PUT;
        changed.signal();
        return true;
    }

    private @Nullable WatchEvent difference(byte[] key, @Nullable KeyValue now, long snapshotRevision) {
        if (now != null) {
            return now.modRevision() > knownRevision
                    ? new WatchEvent(WatchEvent.Type.PUT, key, now.value(), now.modRevision())
                    : null;
        }
        return knownToExist ? new WatchEvent(WatchEvent.Type.DELETE, key, null, snapshotRevision) : null;
    }

    /** Whether this call ended it. Called with the lock. */
    private boolean end(State ended) {
        if (state != State.OPEN) {
            return false;
        }
        state = ended;
        changed.signalAll();
        return true;
    }

    private static WatchEvent copy(WatchEvent event) {
        byte[] value = event.value();
        return new WatchEvent(
                event.type(), event.key().clone(), value == null ? null : value.clone(), event.revision());
    }

    private static long nanosOf(@Nullable Duration timeout) {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null");
        }
        return TimeUnit.NANOSECONDS.convert(timeout);
    }
}
