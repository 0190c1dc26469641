package io.dengine.runtime.watch;

import io.dengine.Subscription;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of a mirror, with the changes that it was not told of. When they are too many they are put together ({@link Conflation}): neither the mirror nor another
 * listener waits for it.
 */
final class MirrorListener implements Subscription, Holder {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorListener.class);

    /** Changes that wait, and what they hold. */
    private record Waiting(MirrorChanges changes, long bytes) {}

    private final WatchListener listener;
    private final WatchLimits limits;
    private final BufferBudget budget;
    private final Consumer<MirrorListener> whenClosed;
    private final CallGate gate = new CallGate();
    private final Pump pump;

    private final Object lock = new Object();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Conflation conflation = new Conflation();
    private int events;
    private long bytes;
    private @Nullable RuntimeException end;
    private boolean closed;
    private boolean counted = true;

    /**
     * @param limits how much may wait one by one
     * @param callbacks calls the listener
     * @param whenClosed called when its owner closes it
     */
    MirrorListener(
            WatchListener listener,
            WatchLimits limits,
            BufferBudget budget,
            Executor callbacks,
            Consumer<MirrorListener> whenClosed) {
        this.listener = listener;
        this.limits = limits;
        this.budget = budget;
        this.whenClosed = whenClosed;
        this.pump = new Pump(() -> callbacks.execute(this::run), this::step);
    }

    private void run() {
        pump.run();
    }

    /** Tells it of changes, later. What it throws, for want of a thread, does not concern the changes. */
    void add(MirrorChanges changes) {
        Waiting next = new Waiting(changes, changes.bytes());
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (conflation.isEmpty() && hasRoom(next)) {
                waiting.add(next);
                count(next, 1);
            } else {
                putTogether();
                conflation.add(changes);
            }
        }
        pump.signal();
    }

    private boolean hasRoom(Waiting next) {
        return waiting.isEmpty()
                || events + next.changes().changes().size() <= limits.events()
                        && bytes + next.bytes() <= limits.bytes()
                        && !budget.isOver();
    }

    private void count(Waiting some, int sign) {
        events += sign * some.changes().changes().size();
        bytes += sign * some.bytes();
        if (counted) {
            budget.take(sign * some.bytes());
        }
    }

    private void putTogether() {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            conflation.add(next.changes());
            count(next, -1);
        }
    }

    @Override
    public long heldBytes() {
        synchronized (lock) {
            return bytes;
        }
    }

    @Override
    public void letGo() {
        synchronized (lock) {
            putTogether();
        }
    }

    /** It is called if something waits; after {@link #add} could not see to that. */
    void tellAgain() {
        pump.signal();
    }

    /** Tells it that the mirror has ended, after what waits. */
    void end(RuntimeException reason) {
        synchronized (lock) {
            end = reason;
            // what waits is the listener's from now on
            if (counted) {
                counted = false;
                budget.give(bytes);
            }
        }
        pump.signal();
    }

    private boolean step() {
        MirrorChanges changes;
        RuntimeException ended;
        synchronized (lock) {
            changes = next();
            ended = end;
        }
        try {
            if (changes != null) {
                WatchBatch batch = changes.toBatch();
                return gate.call(() -> listener.onBatch(batch));
            }
            if (ended != null) {
                pump.end();
                gate.call(() -> listener.onEnd(ended));
            }
            return false;
        } catch (RuntimeException | Error e) {
            LOG.warn("a listener of a mirror failed: {}", listener, e);
            return true;
        }
    }

    private @Nullable MirrorChanges next() {
        if (!conflation.isEmpty()) {
            return conflation.take();
        }
        Waiting next = waiting.poll();
        if (next == null) {
            return null;
        }
        count(next, -1);
        return next.changes();
    }

    @Override
    public void close() {
        gate.close();
        synchronized (lock) {
            closed = true;
            putTogether();
            conflation.clear();
        }
        pump.end();
        whenClosed.accept(this);
        gate.awaitCall();
    }
}
