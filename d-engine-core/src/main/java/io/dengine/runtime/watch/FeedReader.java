package io.dengine.runtime.watch;

import io.dengine.watch.WatchBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A feed with progress notices in it. Belongs to one consumer at a time. */
final class FeedReader {

    private final WatchFeed feed;
    private final LongSupplier nanoClock;
    private final long progressNanos;
    private volatile long lastDelivery;

    /** @param progressInterval how long after the last delivery a progress notice comes; null: never */
    FeedReader(WatchFeed feed, LongSupplier nanoClock, @Nullable Duration progressInterval) {
        this.feed = feed;
        this.nanoClock = nanoClock;
        this.progressNanos = progressInterval == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(progressInterval);
        this.lastDelivery = nanoClock.getAsLong();
    }

    /**
     * What comes next, if it is there: changes, or a progress notice when one is due and no changes are there.
     *
     * @throws RuntimeException as {@link io.dengine.watch.Watcher#poll}
     */
    @Nullable
    WatchBatch next() {
        WatchBatch batch = feed.take();
        if (batch == null && nanosToProgress() <= 0) {
            batch = new WatchBatch(feed.confirmed(), List.of());
        }
        if (batch != null) {
            lastDelivery = nanoClock.getAsLong();
        }
        return batch;
    }

    /** Whether the history must be read for what comes next. */
    boolean isBehind() {
        return feed.isBehind();
    }

    /**
     * Reads a bounded part of the history.
     *
     * @throws RuntimeException when it cannot be read
     */
    void readHistory() {
        try {
            feed.readHistory();
        } catch (RuntimeException e) {
            // while the engine stops the store cannot be read any more, which is no failure: next() tells of the stop
            if (feed.isOpen()) {
                throw e;
            }
        }
    }

    /** How long until a progress notice is due; may be called by any thread. */
    long nanosToProgress() {
        return progressNanos == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : progressNanos - (nanoClock.getAsLong() - lastDelivery);
    }
}
