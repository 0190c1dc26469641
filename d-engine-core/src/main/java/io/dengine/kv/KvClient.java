package io.dengine.kv;

import io.dengine.Subscription;
import io.dengine.lease.LeaseClient;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store, as an application uses it. Keys and values are bytes; {@code String} is UTF-8. The data model is that of etcd v3
 * (docs/data-model.md).
 *
 * <p>Unlike etcd: a member that does not lead forwards writes only when asked to ({@link #viaLeader()}); there is {@link #increment}; an empty store has revision 0, not 1. {@link Txn}, {@link TxnOp},
 * {@link Scan}, {@link PutOptions}, {@link LeaseClient} and {@link WatchRequest} say what is different there.
 *
 * <p>Writes are accepted by the leader only. They return once the write is on disk on a majority and applied; on another
 * member they throw {@code NotLeaderException}, unless asked for by {@link #viaLeader()}. A write whose fate cannot be known throws
 * {@code OutcomeUnknownException}. Every call ends within the configured {@code limits.request-timeout}, or that of {@link #withTimeout}.
 *
 * <p>No argument may be null unless it says so. Arrays that are passed in are not kept, and those in results are the caller's own.
 *
 * <p>Every method may throw: {@code IllegalArgumentException} (an argument is null, a key is empty, a limit is exceeded: the message names it),
 * {@code EngineNotStartedException}, {@code EngineStoppedException}, {@code EngineFailedException},
 * {@code OverloadedException}. An interrupted caller gets an {@code EngineException} with the interrupt flag set again; of a write that may take effect
 * it is an {@code OutcomeUnknownException}. Every write may throw also
 *
 * <ul>
 *   <li>{@code NotLeaderException}: this member is not the leader; nothing was written
 *   <li>{@code NoLeaderException}: no leader is known; nothing was written
 *   <li>{@code DiskFullException}: a member has too little free disk space; nothing was written
 *   <li>{@code OverloadedException}: too many writes wait for their answer, or this one waited in the queue for its whole time-out; nothing was written
 *   <li>{@code OutcomeUnknownException}: it is not known whether the write took effect
 * </ul>
 *
 * and every read that is not {@link ReadConsistency#EVENTUAL}: {@code NoLeaderException} when no leader was found before the deadline,
 * {@code ReadTimeoutException} when a leader is known and the read was not confirmed before the deadline. Scans and {@code getAll} of any consistency throw it also when they
 * are not done with reading by then.
 *
 * <p>Thread-safe.
 */
public interface KvClient extends LeaseClient {

    // ---- put

    /**
     * Sets a key. A put of an equal value counts: it makes a revision.
     *
     * @throws io.dengine.lease.LeaseNotFoundException when the lease of the options does not exist; nothing was written
     */
    PutResult put(byte[] key, byte[] value, PutOptions options);

    /** {@link #put(byte[], byte[], PutOptions)} with UTF-8 text. */
    default PutResult put(String key, String value, PutOptions options) {
        return put(Keys.key(key), Keys.value(value), options);
    }

    /** Sets a key. */
    default PutResult put(byte[] key, byte[] value) {
        return put(key, value, PutOptions.defaults());
    }

    /** {@link #put(byte[], byte[])} with UTF-8 text. */
    default PutResult put(String key, String value) {
        return put(Keys.key(key), Keys.value(value), PutOptions.defaults());
    }

    /**
     * Sets a key that is deleted {@code ttl} after the put, unless it is set again before.
     *
     * @param ttl 1 ms to 3,650 days; a fraction of a millisecond is rounded up
     */
    default PutResult put(byte[] key, byte[] value, Duration ttl) {
        return put(key, value, PutOptions.ttl(ttl));
    }

    /** {@link #put(byte[], byte[], Duration)} with UTF-8 text. */
    default PutResult put(String key, String value, Duration ttl) {
        return put(Keys.key(key), Keys.value(value), PutOptions.ttl(ttl));
    }

    /** Sets a key that does not exist. */
    default CompareAndSetResult putIfAbsent(byte[] key, byte[] value) {
        return compareAndSet(key, null, value, PutOptions.defaults());
    }

    /** {@link #putIfAbsent(byte[], byte[])} with UTF-8 text. */
    default CompareAndSetResult putIfAbsent(String key, String value) {
        return putIfAbsent(Keys.key(key), Keys.value(value));
    }

    /**
     * Sets a key that does not exist, with a lease or a TTL: what a lock needs. {@code returnPrevious} has no effect.
     *
     * @throws io.dengine.lease.LeaseNotFoundException when the key does not exist, and neither does the lease of the options; nothing was written
     */
    default CompareAndSetResult putIfAbsent(byte[] key, byte[] value, PutOptions options) {
        return compareAndSet(key, null, value, options);
    }

    /** {@link #putIfAbsent(byte[], byte[], PutOptions)} with UTF-8 text. */
    default CompareAndSetResult putIfAbsent(String key, String value, PutOptions options) {
        return putIfAbsent(Keys.key(key), Keys.value(value), options);
    }

    /**
     * Sets a key if it has the expected value. The key keeps its lease, or what remains of its TTL, unlike with a put: only its value is exchanged, and who holds a lock may write into it without
     * letting it outlive him.
     *
     * @param expected null: the key must not exist
     */
    default CompareAndSetResult compareAndSet(byte[] key, byte @Nullable [] expected, byte[] update) {
        return compareAndSet(key, expected, update, Txns.keepingLease(expected));
    }

    /**
     * Sets a key if it has the expected value, as a put with these options: with a lease, with a TTL, keeping its lease, or with neither, which detaches it. {@code returnPrevious} has no
     * effect.
     *
     * @param expected null: the key must not exist
     * @throws io.dengine.lease.LeaseNotFoundException when the key is as expected, but the lease of the options does not exist; nothing was written
     */
    default CompareAndSetResult compareAndSet(
            byte[] key, byte @Nullable [] expected, byte[] update, PutOptions options) {
        return Txns.compareAndSetResult(transact(Txns.compareAndSet(key, expected, update, options)));
    }

    /** {@link #compareAndSet(byte[], byte[], byte[], PutOptions)} with UTF-8 text. */
    default CompareAndSetResult compareAndSet(
            String key, @Nullable String expected, String update, PutOptions options) {
        return compareAndSet(
                Keys.key(key),
                expected == null ? null : Keys.utf8("expected", expected),
                Keys.utf8("update", update),
                options);
    }

    /** {@link #compareAndSet(byte[], byte[], byte[])} with UTF-8 text. */
    default CompareAndSetResult compareAndSet(String key, @Nullable String expected, String update) {
        return compareAndSet(
                Keys.key(key), expected == null ? null : Keys.utf8("expected", expected), Keys.utf8("update", update));
    }

    /**
     * Adds to a number that is kept as decimal text; a key that does not exist counts as 0. Keeps the key's lease.
     *
     * @throws CounterException when the value is no decimal number of 64 bits, or the sum is none; nothing was changed
     */
    IncrementResult increment(byte[] key, long delta);

    /** {@link #increment(byte[], long)} with UTF-8 text. */
    default IncrementResult increment(String key, long delta) {
        return increment(Keys.key(key), delta);
    }

    // ---- delete

    /** Deletes a key; deleting what does not exist changes nothing, and makes no revision. */
    default DeleteResult delete(byte[] key) {
        return delete(key, DeleteOptions.defaults());
    }

    /** {@link #delete(byte[])} with UTF-8 text. */
    default DeleteResult delete(String key) {
        return delete(Keys.key(key), DeleteOptions.defaults());
    }

    /** {@link #delete(byte[])}, answered as asked. */
    DeleteResult delete(byte[] key, DeleteOptions options);

    /** {@link #delete(byte[], DeleteOptions)} with UTF-8 text. */
    default DeleteResult delete(String key, DeleteOptions options) {
        return delete(Keys.key(key), options);
    }

    /**
     * Deletes every key of a range, in one revision. Unlike in etcd their number is limited.
     *
     * @throws io.dengine.RequestRefusedException when there are more than {@code limits.max-range-delete-keys}, or more than 64 MiB of keys and values; nothing
     *     was deleted
     */
    DeleteResult deleteRange(KeyRange range, DeleteOptions options);

    /** {@link #deleteRange(KeyRange, DeleteOptions)} with the default options. */
    default DeleteResult deleteRange(KeyRange range) {
        return deleteRange(range, DeleteOptions.defaults());
    }

    /** {@link #deleteRange(KeyRange)} of the keys with a prefix. */
    default DeleteResult deletePrefix(String prefix) {
        return deleteRange(KeyRange.prefix(prefix), DeleteOptions.defaults());
    }

    /** {@link #deleteRange(KeyRange)} of the keys with a prefix. */
    default DeleteResult deletePrefix(byte[] prefix) {
        return deleteRange(KeyRange.prefix(prefix), DeleteOptions.defaults());
    }

    // ---- transactions

    /**
     * Does a transaction.
     *
     * @throws io.dengine.lease.LeaseNotFoundException when a put that would be done names a lease that does not exist; nothing was changed
     * @throws io.dengine.RequestRefusedException when more keys would be changed than {@code limits.max-range-delete-keys} by deleting a range, or when more
     *     than 64 MiB would be read or deleted by ranges; nothing was changed
     * @throws IllegalArgumentException when it writes a key twice, or has more than {@code limits.max-txn-operations} comparisons and operations
     */
    TxnResult transact(Txn txn);

    // ---- reads

    /**
     * Reads a key.
     *
     * @throws io.dengine.HistoryCompactedException when the revision asked for is not kept any more
     * @throws io.dengine.FutureRevisionException when the revision asked for has not been reached
     */
    GetResult get(byte[] key, ReadOptions options);

    /** {@link #get(byte[], ReadOptions)} with UTF-8 text. */
    default GetResult get(String key, ReadOptions options) {
        return get(Keys.key(key), options);
    }

    /** Reads a key, with the client's default consistency: linearizable, unless configured otherwise. */
    default GetResult get(byte[] key) {
        return get(key, ReadOptions.defaults());
    }

    /** {@link #get(byte[])} with UTF-8 text. */
    default GetResult get(String key) {
        return get(Keys.key(key), ReadOptions.defaults());
    }

    /** Reads a key as fresh as asked. */
    default GetResult get(byte[] key, ReadConsistency consistency) {
        return get(key, ReadOptions.of(consistency));
    }

    /** {@link #get(byte[], ReadConsistency)} with UTF-8 text. */
    default GetResult get(String key, ReadConsistency consistency) {
        return get(Keys.key(key), ReadOptions.of(consistency));
    }

    /**
     * Reads several keys as of one revision. Throws as {@link #get(byte[], ReadOptions)}.
     *
     * @param keys at most {@code limits.max-scan-limit}; one that is given again is answered once; without any key the answer is the revision
     * @throws io.dengine.RequestRefusedException when the answer has more than 64 MiB of keys and values
     */
    GetAllResult getAll(Collection<byte[]> keys, ReadOptions options);

    /** {@link #getAll(Collection, ReadOptions)} with the default options. */
    default GetAllResult getAll(Collection<byte[]> keys) {
        return getAll(keys, ReadOptions.defaults());
    }

    /** {@link #getAll(Collection)} with UTF-8 text. */
    default GetAllResult getAll(String... keys) {
        return getAll(Keys.keys(keys), ReadOptions.defaults());
    }

    /** {@link #getAll(Collection, ReadOptions)} with UTF-8 text. */
    default GetAllResult getAllUtf8(Collection<String> keys, ReadOptions options) {
        return getAll(Keys.keyList(keys), options);
    }

    /** {@link #getAll(Collection)} with UTF-8 text. */
    default GetAllResult getAllUtf8(Collection<String> keys) {
        return getAll(Keys.keyList(keys), ReadOptions.defaults());
    }

    /**
     * Reads a page of a range. {@link ScanPage#next()} reads the one after it. A count looks at every key of the range: give it a time-out that allows for it.
     *
     * @throws io.dengine.HistoryCompactedException when the revision of the scan is not kept any more
     * @throws io.dengine.FutureRevisionException when the revision of the scan has not been reached
     */
    ScanPage scan(Scan scan);

    /**
     * All keys of a scan, all of one revision, read page by page as they are consumed. Nothing is held open, so the stream needs no closing. It throws as {@link #scan}, when the
     * page in question is read.
     *
     * @throws IllegalArgumentException when the scan only counts
     */
    default Stream<KeyValue> stream(Scan scan) {
        return ScanStream.of(this, scan);
    }

    // ---- watches

    /**
     * Watches, with a buffer that is polled.
     *
     * @throws io.dengine.OverloadedException when {@code limits.max-watchers} are open
     */
    Watcher watch(WatchRequest request);

    /** Watches a key from now on: every change committed after this returns, in order, on any member. */
    default Watcher watch(byte[] key) {
        return watch(WatchRequest.key(key));
    }

    /** {@link #watch(byte[])} with UTF-8 text. */
    default Watcher watch(String key) {
        return watch(WatchRequest.key(key));
    }

    /**
     * Watches, with a listener that is called on an executor of the caller's. A rejecting executor ends the watch.
     *
     * @return ends the watch
     */
    Subscription watch(WatchRequest request, Executor executor, WatchListener listener);

    /** A local copy of a range in memory that follows what this member applies. Waits until it is filled for the first time. */
    KvMirror mirror(KeyRange range);

    /** {@link #mirror(KeyRange)} of the keys with a prefix; all keys when it is empty. */
    default KvMirror mirrorPrefix(byte[] prefix) {
        return mirror(KeyRange.prefix(prefix));
    }

    /** {@link #mirrorPrefix(byte[])} with UTF-8 text. */
    default KvMirror mirrorPrefix(String prefix) {
        return mirror(KeyRange.prefix(prefix));
    }

    // ---- history

    /**
     * Lets the members forget what was before a revision: reads as of older revisions, and watches from them, fail from then on. The revision itself can still be
     * read. Members also do it by themselves (docs/data-model.md).
     *
     * @throws io.dengine.HistoryCompactedException when that is done already
     * @throws io.dengine.FutureRevisionException when the revision has not been reached
     */
    void compact(long revision);

    // ---- views

    /**
     * The same client, whose writes are sent to the leader over the peer port when this member does not lead, with the deadline and the same contract:
     * done once, refused for certain, or {@code OutcomeUnknownException}. Never tried again by itself. Without a known leader: {@code NoLeaderException}. Reads are not
     * concerned: every member answers them.
     */
    KvClient viaLeader();

    /**
     * The same client with another time-out for every call.
     *
     * @param timeout 1 ms to 1 h
     */
    KvClient withTimeout(Duration timeout);

    /** The same client with another consistency for reads that do not name one. */
    KvClient withConsistency(ReadConsistency consistency);

    /** The same operations with futures, with the same settings. */
    AsyncKvClient async();
}
