package io.dengine.runtime;

import io.dengine.EngineException;
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
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous client of an engine: passes each call to the node that runs at that moment. That there is none is told by the future, like everything
 * that is not wrong with the arguments. Thread-safe.
 */
final class EngineAsyncClient implements AsyncKvClient {

    private final Supplier<AsyncKvClient> current;
    private final Function<Scan, ScanPage> nextPages;

    /**
     * A client.
     *
     * @param current that of the running node; throws when there is none
     * @param nextPages what {@link ScanPage#next()} calls
     */
    EngineAsyncClient(Supplier<AsyncKvClient> current, Function<Scan, ScanPage> nextPages) {
        this.current = current;
        this.nextPages = nextPages;
    }

    private <R extends @Nullable Object> CompletableFuture<R> call(
            Function<AsyncKvClient, CompletableFuture<R>> operation) {
        AsyncKvClient client;
        try {
            client = current.get();
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
        return operation.apply(client);
    }

    @Override
    public CompletableFuture<PutResult> put(byte[] key, byte[] value, PutOptions options) {
        return call(client -> client.put(key, value, options));
    }

    @Override
    public CompletableFuture<IncrementResult> increment(byte[] key, long delta) {
        return call(client -> client.increment(key, delta));
    }

    @Override
    public CompletableFuture<DeleteResult> delete(byte[] key, DeleteOptions options) {
        return call(client -> client.delete(key, options));
    }

    @Override
    public CompletableFuture<DeleteResult> deleteRange(KeyRange range, DeleteOptions options) {
        return call(client -> client.deleteRange(range, options));
    }

    @Override
    public CompletableFuture<TxnResult> transact(Txn txn) {
        return call(client -> client.transact(txn));
    }

    @Override
    public CompletableFuture<GetResult> get(byte[] key, ReadOptions options) {
        return call(client -> client.get(key, options));
    }

    @Override
    public CompletableFuture<GetAllResult> getAll(Collection<byte[]> keys, ReadOptions options) {
        return call(client -> client.getAll(keys, options));
    }

    @Override
    public CompletableFuture<ScanPage> scan(Scan scan) {
        return call(client -> Delivery.of(client.scan(scan), page -> page.withSource(nextPages), Runnable::run));
    }

    @Override
    public CompletableFuture<Lease> grantLease(Duration ttl) {
        return call(client -> client.grantLease(ttl));
    }

    @Override
    public CompletableFuture<Lease> keepAlive(long leaseId) {
        return call(client -> client.keepAlive(leaseId));
    }

    @Override
    public CompletableFuture<RenewedLease> keepRenewed(long leaseId, LeaseListener listener) {
        return call(client -> client.keepRenewed(leaseId, listener));
    }

    @Override
    public CompletableFuture<RevokeResult> revoke(long leaseId) {
        return call(client -> client.revoke(leaseId));
    }

    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys) {
        return call(client -> client.timeToLive(leaseId, withKeys));
    }

    @Override
    public CompletableFuture<@Nullable Void> compact(long revision) {
        return call(client -> client.compact(revision));
    }
}
