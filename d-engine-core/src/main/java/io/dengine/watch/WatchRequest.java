package io.dengine.watch;

import io.dengine.kv.KeyRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is watched. Immutable; each method gives a changed copy.
 *
 * <p>Unlike etcd: the changes of a revision always come together, never in fragments; progress notices come at an interval of the watch's own, not on request; and a watch is served by the member
 * that it was opened on, from what that one has applied.
 *
 * @param range the keys
 * @param fromRevision from this revision on, inclusive: the history is replayed, then the watch continues without gap or duplicate; 0: from
 *     now on, that is every change committed after the call has returned
 * @param previousValue whether events carry what stood there before
 * @param puts whether puts are delivered
 * @param deletes whether deletes are delivered
 * @param progressInterval how long after the last delivery a progress notice comes; null: never
 */
public record WatchRequest(
        KeyRange range,
        long fromRevision,
        boolean previousValue,
        boolean puts,
        boolean deletes,
        @Nullable Duration progressInterval) {

    /** Progress notices come at most this often. */
    public static final Duration MIN_PROGRESS_INTERVAL = Duration.ofMillis(10);

    public WatchRequest {
        if (range == null) {
            throw new IllegalArgumentException("range must not be null");
        }
        if (range.isEmpty()) {
            throw new IllegalArgumentException("the range " + range + " is empty: from must be before to");
        }
        if (fromRevision < 0) {
            throw new IllegalArgumentException("fromRevision must be 0 (from now on) or more, not " + fromRevision);
        }
        if (!puts && !deletes) {
            throw new IllegalArgumentException("a watch without puts and without deletes would deliver nothing");
        }
        if (progressInterval != null && progressInterval.compareTo(MIN_PROGRESS_INTERVAL) < 0) {
            throw new IllegalArgumentException(
                    "progressInterval must be " + MIN_PROGRESS_INTERVAL + " or more, not " + progressInterval);
        }
    }

    /** The keys of a range, from now on. */
    public static WatchRequest range(KeyRange range) {
        return new WatchRequest(range, 0, false, true, true, null);
    }

    /** One key, from now on. */
    public static WatchRequest key(byte[] key) {
        return range(KeyRange.single(key));
    }

    /** {@link #key(byte[])} with UTF-8 text. */
    public static WatchRequest key(String key) {
        return range(KeyRange.single(key));
    }

    /** The keys with a prefix, from now on; all keys when it is empty. */
    public static WatchRequest prefix(byte[] prefix) {
        return range(KeyRange.prefix(prefix));
    }

    /** {@link #prefix(byte[])} with UTF-8 text. */
    public static WatchRequest prefix(String prefix) {
        return range(KeyRange.prefix(prefix));
    }

    /** From this revision on, inclusive. */
    public WatchRequest from(long revision) {
        return new WatchRequest(range, revision, previousValue, puts, deletes, progressInterval);
    }

    /** Events carry what stood there before. */
    public WatchRequest withPreviousValue() {
        return new WatchRequest(range, fromRevision, true, puts, deletes, progressInterval);
    }

    /** Only puts. */
    public WatchRequest onlyPuts() {
        return new WatchRequest(range, fromRevision, previousValue, true, false, progressInterval);
    }

    /** Only deletes. */
    public WatchRequest onlyDeletes() {
        return new WatchRequest(range, fromRevision, previousValue, false, true, progressInterval);
    }

    /** With progress notices. */
    public WatchRequest withProgress(Duration interval) {
        return new WatchRequest(range, fromRevision, previousValue, puts, deletes, interval);
    }
}
