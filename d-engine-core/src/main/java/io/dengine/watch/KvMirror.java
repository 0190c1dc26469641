package io.dengine.watch;

import io.dengine.Subscription;
import io.dengine.kv.KeyValue;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * A local, always current copy of the keys of a range, in memory: a scan, then a watch that resumes by itself, and a scan anew when the history it needed has been
 * compacted. Reading it costs a look-up in a map. It is as fresh as what this member has applied. Thread-safe.
 */
public interface KvMirror extends AutoCloseable {

    /** The value of a key. */
    Optional<KeyValue> get(byte[] key);

    /** {@link #get(byte[])} with UTF-8 text. */
    Optional<KeyValue> get(String key);

    /** All keys, ascending, as of {@link #revision()} at this moment: an unmodifiable copy. */
    NavigableMap<byte[], KeyValue> snapshot();

    /** How many keys there are. */
    int size();

    /** The revision that the mirror has reached. */
    long revision();

    /**
     * Waits until the mirror contains everything up to a revision, such as that of one's own put.
     *
     * @return whether it does; {@code false} when not within {@code timeout}
     */
    boolean awaitRevision(long revision, Duration timeout) throws InterruptedException;

    /**
     * Called for each change, after it shows in the mirror; in order, on a callback thread of the engine. After a scan anew it is called with the difference.
     * What it throws is logged.
     */
    Subscription onChange(WatchListener listener);

    /** Ends the mirror; what it contains stays readable. Idempotent. */
    @Override
    void close();
}
