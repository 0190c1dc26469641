package io.dengine.runtime;

import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadOptions;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The asynchronous client of an engine: passes each call to the node that runs at that moment. Thread-safe. */
final class EngineAsyncClient implements AsyncKvClient {

    private final Supplier<AsyncKvClient> current;

    EngineAsyncClient(Supplier<AsyncKvClient> current) {
        this.current = current;
    }

    @Override
    public CompletableFuture<PutResult> put(byte[] key, byte[] value, PutOptions options) {
        return current.get().put(key, value, options);
    }

    @Override
    public CompletableFuture<IncrementResult> increment(byte[] key, long delta) {
        return current.get().increment(key, delta);
    }

    @Override
    public CompletableFuture<DeleteResult> delete(byte[] key, DeleteOptions options) {
        return current.get().delete(key, options);
    }

    @Override
    public CompletableFuture<DeleteResult> deleteRange(KeyRange range, DeleteOptions options) {
        return current.get().deleteRange(range, options);
    }

    @Override
    public CompletableFuture<TxnResult> transact(Txn txn) {
        return current.get().transact(txn);
    }

    @Override
    public CompletableFuture<GetResult> get(byte[] key, ReadOptions options) {
        return current.get().get(key, options);
    }

    @Override
    public CompletableFuture<GetAllResult> getAll(Collection<byte[]> keys, ReadOptions options) {
        return current.get().getAll(keys, options);
    }

    @Override
    public CompletableFuture<ScanPage> scan(Scan scan) {
        return current.get().scan(scan);
    }

    @Override
    public CompletableFuture<Lease> grantLease(Duration ttl) {
        return current.get().grantLease(ttl);
    }

    @Override
    public CompletableFuture<Lease> keepAlive(long leaseId) {
        return current.get().keepAlive(leaseId);
    }

    @Override
    public CompletableFuture<RevokeResult> revoke(long leaseId) {
        return current.get().revoke(leaseId);
    }

    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys) {
        return current.get().timeToLive(leaseId, withKeys);
    }

    @Override
    public CompletableFuture<Void> compact(long revision) {
        return current.get().compact(revision);
    }
}
