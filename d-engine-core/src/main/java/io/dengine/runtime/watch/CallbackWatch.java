package io.dengine.runtime.watch;

import io.dengine.EngineException;
import io.dengine.Subscription;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch whose listener is called on its owner's executor. The executor itself is called on a thread of the engine for callbacks, because it may reject, block, or
 * run what it is given at once.
 */
final class CallbackWatch implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackWatch.class);

    private final WatchFeed feed;
    private final FeedReader reader;
    private final Executor executor;
    private final WatchListener listener;
    private final Executor callbacks;
    private final Pump pump = new Pump(this::handOver, this::step);
    private final AtomicBoolean finished = new AtomicBoolean();

    private final CallGate gate = new CallGate();
    private volatile DispatcherTimers.@Nullable Timer progress;

    /** @param callbacks calls the executor */
    CallbackWatch(WatchFeed feed, FeedReader reader, Executor executor, WatchListener listener, Executor callbacks) {
        this.feed = feed;
        this.reader = reader;
        this.executor = executor;
        this.listener = listener;
        this.callbacks = callbacks;
    }

    void start(WatchRequest request, DispatcherTimers timers) {
        feed.whenReady(pump::signal);
        if (request.progressInterval() != null) {
            long interval = TimeUnit.NANOSECONDS.convert(request.progressInterval());
            progress = timers.add(interval, () -> signalProgress(interval));
        }
        pump.signal();
    }

    private long signalProgress(long interval) {
        if (finished.get() || gate.isClosed()) {
            return DispatcherTimers.NEVER;
        }
        long left = reader.nanosToProgress();
        if (left > 0) {
            return left;
        }
        pump.signal();
        return Math.min(interval, DispatcherTimers.NEVER - 1);
    }

    private void handOver() {
        callbacks.execute(() -> {
            try {
                executor.execute(pump::run);
            } catch (RuntimeException | Error e) {
                finish(reason("the executor of a watch failed", e));
            }
        });
    }

    /** One batch, or one part of the history; false when there is nothing to do. */
    private boolean step() {
        try {
            WatchBatch batch = reader.next();
            if (batch != null) {
                return gate.call(() -> listener.onBatch(batch));
            }
            if (!reader.isBehind()) {
                return false;
            }
            reader.readHistory();
            return true;
        } catch (RuntimeException | Error e) {
            finish(reason("a watch failed", e));
            return false;
        }
    }

    /** The end, told to the listener unless its owner has closed the watch. */
    private void finish(RuntimeException reason) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        stop();
        try {
            gate.call(() -> listener.onEnd(reason));
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed when it was told that its watch has ended", listener, e);
        }
    }

    private void stop() {
        pump.end();
        feed.cancel();
        DispatcherTimers.Timer timer = progress;
        if (timer != null) {
            timer.cancel();
        }
    }

    private static RuntimeException reason(String what, Throwable failure) {
        return failure instanceof RuntimeException exception
                ? exception
                : new EngineException(what + ": " + failure, failure);
    }

    @Override
    public void close() {
        gate.close();
        stop();
        gate.awaitCall();
    }
}
