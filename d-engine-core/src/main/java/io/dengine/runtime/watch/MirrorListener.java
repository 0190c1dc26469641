package io.dengine.runtime.watch;

import io.dengine.Subscription;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of a mirror, with the changes that it has not been told of. While they are too many the mirror does not take further ones; it goes on from the
 * history later.
 */
final class MirrorListener implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorListener.class);

    private final WatchListener listener;
    private final int capacity;
    private final Consumer<MirrorListener> whenClosed;
    private final Runnable whenRoom;
    private final Pump pump;

    private final Queue<WatchBatch> waiting = new ArrayDeque<>();
    private int events;
    private @Nullable RuntimeException end;
    private boolean closed;

    /**
     * @param capacity with so many events the mirror waits
     * @param callbacks calls the listener
     * @param whenClosed called when its owner closes it
     * @param whenRoom called when the mirror need not wait any more
     */
    MirrorListener(
            WatchListener listener,
            int capacity,
            Executor callbacks,
            Consumer<MirrorListener> whenClosed,
            Runnable whenRoom) {
        this.listener = listener;
        this.capacity = capacity;
        this.whenClosed = whenClosed;
        this.whenRoom = whenRoom;
        this.pump = new Pump(() -> callbacks.execute(this::run), this::step);
    }

    private void run() {
        pump.run();
    }

    /** Tells it of changes, later. */
    void add(WatchBatch batch) {
        synchronized (waiting) {
            waiting.add(batch);
            events += batch.events().size();
        }
        pump.signal();
    }

    boolean isFull() {
        synchronized (waiting) {
            return !closed && events >= capacity;
        }
    }

    /** Tells it that the mirror has ended, after what waits. */
    void end(RuntimeException reason) {
        synchronized (waiting) {
            end = reason;
        }
        pump.signal();
    }

    private boolean step() {
        WatchBatch batch;
        RuntimeException ended;
        boolean room;
        synchronized (waiting) {
            if (closed) {
                return false;
            }
            boolean full = events >= capacity;
            batch = waiting.poll();
            events -= batch == null ? 0 : batch.events().size();
            room = full && events < capacity;
            ended = end;
        }
        if (room) {
            whenRoom.run();
        }
        if (batch == null && ended == null) {
            return false;
        }
        try {
            if (batch != null) {
                listener.onBatch(copy(batch));
            } else if (ended != null) {
                pump.end();
                listener.onEnd(ended);
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("a listener of a mirror failed: {}", listener, e);
        }
        return true;
    }

    /** The mirror and each listener have their own arrays. */
    private static WatchBatch copy(WatchBatch batch) {
        return new WatchBatch(
                batch.revision(),
                batch.events().stream()
                        .map(event -> new WatchEvent(
                                event.type(),
                                event.key().clone(),
                                event.revision(),
                                event.current() == null ? null : copy(event.current()),
                                event.previous() == null ? null : copy(event.previous())))
                        .toList());
    }

    /** A copy with arrays of its own. */
    static KeyValue copy(KeyValue entry) {
        return new KeyValue(
                entry.key().clone(),
                entry.value().clone(),
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.leaseId());
    }

    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            waiting.clear();
            events = 0;
        }
        pump.end();
        whenClosed.accept(this);
        whenRoom.run();
    }
}
