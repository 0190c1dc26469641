package io.dengine.watch;

import io.dengine.Subscription;
import io.dengine.kv.KeyValue;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * A local, always current copy of the keys of a range, in memory: a scan, then a watch that resumes by itself, and a scan anew when the history it needed has been
 * compacted. Reading it costs a look-up in a map. It is as fresh as what this member has applied, and no listener holds it up. Thread-safe.
 *
 * <p>It ends when it is closed, and when the engine stops or fails. What it contained is not current any more then, so every read throws {@link
 * WatchClosedException}; {@link #isOpen} and {@link #revision} still answer. After {@code open()} of the engine make another one.
 */
public interface KvMirror extends AutoCloseable {

    /**
     * The value of a key.
     *
     * @throws WatchClosedException when the mirror has ended
     */
    Optional<KeyValue> get(byte[] key);

    /** {@link #get(byte[])} with UTF-8 text. */
    Optional<KeyValue> get(String key);

    /**
     * All keys, ascending, as of {@link #revision()} at this moment: an unmodifiable copy.
     *
     * @throws WatchClosedException when the mirror has ended
     */
    NavigableMap<byte[], KeyValue> snapshot();

    /**
     * How many keys there are.
     *
     * @throws WatchClosedException when the mirror has ended
     */
    int size();

    /** The revision that the mirror has reached. */
    long revision();

    /** Whether it still follows what this member applies: it was not closed, and the engine was not stopped. */
    boolean isOpen();

    /**
     * Waits until the mirror contains everything up to a revision, such as that of one's own put.
     *
     * @return whether it does; {@code false} when not within {@code timeout}
     * @throws WatchClosedException when the mirror has ended, also while this waits
     */
    boolean awaitRevision(long revision, Duration timeout) throws InterruptedException;

    /**
     * Called for each change, after it shows in the mirror; in order, on a thread of the engine that it does not share. After a scan anew it is called with the
     * difference. What it throws is logged.
     *
     * <p>The mirror does not wait for a listener. One that is slower than the changes, so that more than {@code limits.watch-buffer} events or {@code
     * limits.watch-buffer-size} bytes would wait for it, is told all of them at once: one batch with the last change of each key, in the order of these, and nothing of keys that
     * came and went. So it may not see every value that a key had, but always ends with the one it has; what it was told is what the mirror contained at the revision of the batch.
     *
     * @return ends the registration; see {@link WatchListener}
     */
    Subscription onChange(WatchListener listener);

    /** Ends the mirror, and lets go what it contains. Idempotent. */
    @Override
    void close();
}
