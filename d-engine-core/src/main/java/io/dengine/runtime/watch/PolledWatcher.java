package io.dengine.runtime.watch;

import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A watch whose consumer asks. */
final class PolledWatcher implements Watcher {

    private final WatchFeed feed;
    private final FeedReader reader;
    private final LongSupplier nanoClock;

    /** Held by the one caller who polls; the others wait as long as they would wait for a batch. */
    private final ReentrantLock polling = new ReentrantLock();

    private volatile long nextRevision;

    PolledWatcher(WatchFeed feed, WatchRequest request, LongSupplier nanoClock) {
        this.feed = feed;
        this.nanoClock = nanoClock;
        this.reader = new FeedReader(feed, nanoClock, request.progressInterval());
        this.nextRevision = request.fromRevision() == 0 ? feed.confirmed() + 1 : request.fromRevision();
    }

    @Override
    public Optional<WatchBatch> poll(@Nullable Duration timeout) throws InterruptedException {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null");
        }
        long nanos = TimeUnit.NANOSECONDS.convert(timeout);
        long start = nanoClock.getAsLong();
        if (!polling.tryLock(nanos, TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            WatchBatch batch = next(nanos - (nanoClock.getAsLong() - start));
            if (batch != null) {
                nextRevision = Math.max(nextRevision, batch.revision() + 1);
            }
            return Optional.ofNullable(batch);
        } finally {
            polling.unlock();
        }
    }

    private @Nullable WatchBatch next(long nanos) throws InterruptedException {
        long left = nanos;
        boolean read = false;
        while (true) {
            WatchBatch batch = reader.next();
            if (batch != null) {
                return batch;
            }
            boolean behind = reader.isBehind();
            // Also a call that does not wait reads a part of the history, else it would never come to anything.
            if (left <= 0 && (read || !behind)) {
                return null;
            }
            if (behind) {
                left -= readHistory();
                read = true;
            } else {
                // waits by the real clock, at most until a progress notice is due
                long wait = Math.min(left, reader.nanosToProgress());
                left -= wait - feed.await(wait);
            }
        }
    }

    /** How long it took. */
    private long readHistory() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while reading the history");
        }
        long start = nanoClock.getAsLong();
        reader.readHistory();
        return nanoClock.getAsLong() - start;
    }

    @Override
    public Iterator<WatchBatch> iterator() {
        return new BatchIterator(this);
    }

    @Override
    public long nextRevision() {
        return nextRevision;
    }

    @Override
    public boolean isOpen() {
        return feed.isOpen();
    }

    @Override
    public void close() {
        feed.close();
    }
}
