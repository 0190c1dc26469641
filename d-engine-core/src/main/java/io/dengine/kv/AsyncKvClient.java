package io.dengine.kv;

import io.dengine.lease.Lease;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@link KvClient} with futures. Arguments are checked before a method returns: what is wrong with them is thrown, and
 * everything else completes the future exceptionally, with the exception that the blocking method would throw. A future that its owner cancels or completes is
 * only forgotten: the request goes on.
 *
 * <p>Threads. A future completes either before it is returned (the request was refused, or is a read of what this member has applied) or on one of the
 * {@code d-engine-callback-…} threads, as many as there are processors and at least two, which also do the reads. A dependent without {@code Async} runs there, or on
 * the thread that adds it when the future is complete already; a dependent with {@code Async} runs where its executor says. Nothing of the engine's own waits for these threads:
 * dependents that block them hold up other futures of this client, but neither the blocking client, nor the renewal of leases, nor the cluster. So every future
 * completes at the latest at its deadline, <em>as long as dependents leave a thread</em>; when futures pile up behind them, further asynchronous calls are
 * refused with {@code OverloadedException}. What may block belongs into an {@code Async} dependent with an executor of the caller's own.
 *
 * <p>Thread-safe.
 */
public interface AsyncKvClient {

    /** See {@link KvClient#put(byte[], byte[], PutOptions)}. */
    CompletableFuture<PutResult> put(byte[] key, byte[] value, PutOptions options);

    /** See {@link KvClient#put(String, String, PutOptions)}. */
    default CompletableFuture<PutResult> put(String key, String value, PutOptions options) {
        return put(Keys.key(key), Keys.value(value), options);
    }

    /** See {@link KvClient#put(byte[], byte[])}. */
    default CompletableFuture<PutResult> put(byte[] key, byte[] value) {
        return put(key, value, PutOptions.defaults());
    }

    /** See {@link KvClient#put(String, String)}. */
    default CompletableFuture<PutResult> put(String key, String value) {
        return put(Keys.key(key), Keys.value(value), PutOptions.defaults());
    }

    /** See {@link KvClient#put(byte[], byte[], Duration)}. */
    default CompletableFuture<PutResult> put(byte[] key, byte[] value, Duration ttl) {
        return put(key, value, PutOptions.ttl(ttl));
    }

    /** See {@link KvClient#put(String, String, Duration)}. */
    default CompletableFuture<PutResult> put(String key, String value, Duration ttl) {
        return put(Keys.key(key), Keys.value(value), PutOptions.ttl(ttl));
    }

    /** See {@link KvClient#putIfAbsent(byte[], byte[])}. */
    default CompletableFuture<CompareAndSetResult> putIfAbsent(byte[] key, byte[] value) {
        return compareAndSet(key, null, value, PutOptions.defaults());
    }

    /** See {@link KvClient#putIfAbsent(String, String)}. */
    default CompletableFuture<CompareAndSetResult> putIfAbsent(String key, String value) {
        return putIfAbsent(Keys.key(key), Keys.value(value));
    }

    /** See {@link KvClient#putIfAbsent(byte[], byte[], PutOptions)}. */
    default CompletableFuture<CompareAndSetResult> putIfAbsent(byte[] key, byte[] value, PutOptions options) {
        return compareAndSet(key, null, value, options);
    }

    /** See {@link KvClient#putIfAbsent(String, String, PutOptions)}. */
    default CompletableFuture<CompareAndSetResult> putIfAbsent(String key, String value, PutOptions options) {
        return putIfAbsent(Keys.key(key), Keys.value(value), options);
    }

    /** See {@link KvClient#compareAndSet(byte[], byte[], byte[])}. */
    default CompletableFuture<CompareAndSetResult> compareAndSet(
            byte[] key, byte @Nullable [] expected, byte[] update) {
        return compareAndSet(key, expected, update, Txns.keepingLease(expected));
    }

    /** See {@link KvClient#compareAndSet(byte[], byte[], byte[], PutOptions)}. */
    default CompletableFuture<CompareAndSetResult> compareAndSet(
            byte[] key, byte @Nullable [] expected, byte[] update, PutOptions options) {
        return Txns.compareAndSetResult(transact(Txns.compareAndSet(key, expected, update, options)));
    }

    /** See {@link KvClient#compareAndSet(String, String, String, PutOptions)}. */
    default CompletableFuture<CompareAndSetResult> compareAndSet(
            String key, @Nullable String expected, String update, PutOptions options) {
        return compareAndSet(
                Keys.key(key),
                expected == null ? null : Keys.utf8("expected", expected),
                Keys.utf8("update", update),
                options);
    }

    /** See {@link KvClient#compareAndSet(String, String, String)}. */
    default CompletableFuture<CompareAndSetResult> compareAndSet(String key, @Nullable String expected, String update) {
        return compareAndSet(
                Keys.key(key), expected == null ? null : Keys.utf8("expected", expected), Keys.utf8("update", update));
    }

    /** See {@link KvClient#increment(byte[], long)}. */
    CompletableFuture<IncrementResult> increment(byte[] key, long delta);

    /** See {@link KvClient#increment(String, long)}. */
    default CompletableFuture<IncrementResult> increment(String key, long delta) {
        return increment(Keys.key(key), delta);
    }

    /** See {@link KvClient#delete(byte[], DeleteOptions)}. */
    CompletableFuture<DeleteResult> delete(byte[] key, DeleteOptions options);

    /** See {@link KvClient#delete(byte[])}. */
    default CompletableFuture<DeleteResult> delete(byte[] key) {
        return delete(key, DeleteOptions.defaults());
    }

    /** See {@link KvClient#delete(String)}. */
    default CompletableFuture<DeleteResult> delete(String key) {
        return delete(Keys.key(key), DeleteOptions.defaults());
    }

    /** See {@link KvClient#delete(String, DeleteOptions)}. */
    default CompletableFuture<DeleteResult> delete(String key, DeleteOptions options) {
        return delete(Keys.key(key), options);
    }

    /** See {@link KvClient#deleteRange(KeyRange, DeleteOptions)}. */
    CompletableFuture<DeleteResult> deleteRange(KeyRange range, DeleteOptions options);

    /** See {@link KvClient#deleteRange(KeyRange)}. */
    default CompletableFuture<DeleteResult> deleteRange(KeyRange range) {
        return deleteRange(range, DeleteOptions.defaults());
    }

    /** See {@link KvClient#deletePrefix(byte[])}. */
    default CompletableFuture<DeleteResult> deletePrefix(byte[] prefix) {
        return deleteRange(KeyRange.prefix(prefix), DeleteOptions.defaults());
    }

    /** See {@link KvClient#deletePrefix(String)}. */
    default CompletableFuture<DeleteResult> deletePrefix(String prefix) {
        return deleteRange(KeyRange.prefix(prefix), DeleteOptions.defaults());
    }

    /** See {@link KvClient#transact}. */
    CompletableFuture<TxnResult> transact(Txn txn);

    /** See {@link KvClient#get(byte[], ReadOptions)}. */
    CompletableFuture<GetResult> get(byte[] key, ReadOptions options);

    /** See {@link KvClient#get(String, ReadOptions)}. */
    default CompletableFuture<GetResult> get(String key, ReadOptions options) {
        return get(Keys.key(key), options);
    }

    /** See {@link KvClient#get(byte[])}. */
    default CompletableFuture<GetResult> get(byte[] key) {
        return get(key, ReadOptions.defaults());
    }

    /** See {@link KvClient#get(String)}. */
    default CompletableFuture<GetResult> get(String key) {
        return get(Keys.key(key), ReadOptions.defaults());
    }

    /** See {@link KvClient#get(byte[], ReadConsistency)}. */
    default CompletableFuture<GetResult> get(byte[] key, ReadConsistency consistency) {
        return get(key, ReadOptions.of(consistency));
    }

    /** See {@link KvClient#get(String, ReadConsistency)}. */
    default CompletableFuture<GetResult> get(String key, ReadConsistency consistency) {
        return get(Keys.key(key), ReadOptions.of(consistency));
    }

    /** See {@link KvClient#getAll(Collection, ReadOptions)}. */
    CompletableFuture<GetAllResult> getAll(Collection<byte[]> keys, ReadOptions options);

    /** See {@link KvClient#getAll(Collection)}. */
    default CompletableFuture<GetAllResult> getAll(Collection<byte[]> keys) {
        return getAll(keys, ReadOptions.defaults());
    }

    /** See {@link KvClient#getAll(String...)}. */
    default CompletableFuture<GetAllResult> getAll(String... keys) {
        return getAll(Keys.keys(keys), ReadOptions.defaults());
    }

    /** See {@link KvClient#getAllUtf8(Collection, ReadOptions)}. */
    default CompletableFuture<GetAllResult> getAllUtf8(Collection<String> keys, ReadOptions options) {
        return getAll(Keys.keyList(keys), options);
    }

    /** See {@link KvClient#getAllUtf8(Collection)}. */
    default CompletableFuture<GetAllResult> getAllUtf8(Collection<String> keys) {
        return getAll(Keys.keyList(keys), ReadOptions.defaults());
    }

    /** See {@link KvClient#scan}; {@link ScanPage#nextScan()} is the scan of the next page. */
    CompletableFuture<ScanPage> scan(Scan scan);

    /** See {@link KvClient#grantLease}. */
    CompletableFuture<Lease> grantLease(Duration ttl);

    /** See {@link KvClient#keepAlive}. */
    CompletableFuture<Lease> keepAlive(long leaseId);

    /**
     * See {@link KvClient#keepRenewed}. A future that its owner cancels, or completes exceptionally, ends the renewal. The lease is being renewed from its first renewal
     * on, also while dependents of other futures hold this one up.
     */
    CompletableFuture<RenewedLease> keepRenewed(long leaseId, LeaseListener listener);

    /** See {@link KvClient#revoke}. */
    CompletableFuture<RevokeResult> revoke(long leaseId);

    /** See {@link KvClient#timeToLive(long, boolean)}. */
    CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys);

    /** See {@link KvClient#timeToLive(long)}. */
    default CompletableFuture<LeaseStatus> timeToLive(long leaseId) {
        return timeToLive(leaseId, false);
    }

    /** See {@link KvClient#compact}. Completes with null. */
    CompletableFuture<@Nullable Void> compact(long revision);
}
