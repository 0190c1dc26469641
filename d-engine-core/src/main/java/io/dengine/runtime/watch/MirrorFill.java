package io.dengine.runtime.watch;

import io.dengine.EngineException;
import io.dengine.EngineStoppedException;
import io.dengine.HistoryCompactedException;
import io.dengine.ReadTimeoutException;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.WatchRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills a mirror. A watch is begun first, then the pages are read, each as of its own revision, then the watch is followed up to the newest of these. What the
 * pages do not agree on is in the watch: so no revision needs to be kept for long, and it works where history is off.
 */
final class MirrorFill {

    private static final long DISPATCH_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * The keys of a range.
     *
     * @param feed gives what comes after them
     * @param revision what they are as of
     */
    record Filled(WatchFeed feed, NavigableMap<byte[], KeyValue> entries, long revision) {}

    private final WatchHub hub;
    private final KeyRange range;
    private final Function<Scan, ScanPage> scans;
    private final int pageSize;

    MirrorFill(WatchHub hub, KeyRange range, Function<Scan, ScanPage> scans, int pageSize) {
        this.hub = hub;
        this.range = range;
        this.scans = scans;
        this.pageSize = pageSize;
    }

    /**
     * Blocks.
     *
     * @throws io.dengine.OverloadedException when too many watches are open
     * @throws io.dengine.EngineStoppedException when the engine was stopped
     * @throws ReadTimeoutException when it took too long
     * @throws RuntimeException what a scan throws
     */
    Filled run(Duration timeout) {
        long start = hub.nanoClock().getAsLong();
        while (true) {
            try {
                return attempt(start, timeout);
            } catch (HistoryCompactedException | WatchOverflowException e) {
                // there were more changes meanwhile than the history or the buffer can hold: anew, with what is there
                // now
                checkTime(start, timeout);
            }
        }
    }

    private Filled attempt(long start, Duration timeout) {
        WatchFeed feed = hub.register(WatchRequest.range(range));
        boolean done = false;
        try {
            NavigableMap<byte[], KeyValue> entries = new TreeMap<>(Arrays::compareUnsigned);
            long newest = scan(entries, start, timeout);
            follow(feed, entries, newest, start, timeout);
            done = true;
            return new Filled(feed, entries, Math.max(newest, feed.confirmed()));
        } catch (WatchClosedException e) {
            throw new EngineStoppedException("the engine was stopped while a mirror was filled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while a mirror was filled", e);
        } finally {
            if (!done) {
                feed.cancel();
            }
        }
    }

    /** Returns the newest revision of the pages. */
    private long scan(NavigableMap<byte[], KeyValue> entries, long start, Duration timeout) {
        long newest = 0;
        byte[] after = null;
        ScanPage page;
        do {
            checkTime(start, timeout);
            page = scans.apply(page(after));
            List<KeyValue> items = page.items();
            items.forEach(item -> entries.put(item.key(), item));
            newest = Math.max(newest, page.revision());
            after = items.isEmpty() ? after : items.get(items.size() - 1).key();
        } while (page.hasNext());
        return newest;
    }

    private Scan page(byte @Nullable [] after) {
        return new Scan(range, pageSize, 0, after, false, false, false, ReadConsistency.EVENTUAL);
    }

    private void follow(WatchFeed feed, Map<byte[], KeyValue> entries, long revision, long start, Duration timeout)
            throws InterruptedException {
        FeedReader reader = new FeedReader(feed, hub.nanoClock(), null);
        while (feed.confirmed() < revision) {
            checkTime(start, timeout);
            WatchBatch batch = reader.next();
            if (batch != null) {
                batch.events().forEach(event -> apply(event, entries));
            } else if (reader.isBehind()) {
                reader.readHistory();
            } else if (feed.confirmed() < revision) {
                // the dispatcher has not come to it yet
                feed.await(DISPATCH_WAIT_NANOS);
            }
        }
    }

    /** A page may contain it, and what came after it, already: then that comes again and ends with the same. */
    private static void apply(WatchEvent event, Map<byte[], KeyValue> entries) {
        KeyValue current = event.current();
        if (current == null) {
            entries.remove(event.key());
        } else {
            entries.put(event.key(), current);
        }
    }

    private void checkTime(long start, Duration timeout) {
        if (hub.nanoClock().getAsLong() - start >= TimeUnit.NANOSECONDS.convert(timeout)) {
            throw new ReadTimeoutException("a mirror of " + range + " could not be filled within " + timeout
                    + ": the keys change faster than they can be read, or this member is overloaded");
        }
    }
}
