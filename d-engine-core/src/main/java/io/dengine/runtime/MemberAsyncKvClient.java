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
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The asynchronous form of a {@link MemberKvClient}: the same requests, not waited for. Thread-safe. */
final class MemberAsyncKvClient implements AsyncKvClient {

    private final ClientParts parts;
    private final ClientSettings settings;
    private final Function<Scan, ScanPage> nextPages;

    /**
     * A client.
     *
     * @param nextPages what {@link ScanPage#next()} calls
     */
    MemberAsyncKvClient(ClientParts parts, ClientSettings settings, Function<Scan, ScanPage> nextPages) {
        this.parts = parts;
        this.settings = settings;
        this.nextPages = nextPages;
    }

    private <R extends @Nullable Object> CompletableFuture<R> start(WriteRequest<R> request) {
        return parts.writes().start(request, settings);
    }

    @Override
    public CompletableFuture<PutResult> put(byte[] key, byte[] value, PutOptions options) {
        return start(parts.requests().put(key, value, options));
    }

    @Override
    public CompletableFuture<IncrementResult> increment(byte[] key, long delta) {
        return start(parts.requests().increment(key, delta));
    }

    @Override
    public CompletableFuture<DeleteResult> delete(byte[] key, DeleteOptions options) {
        return start(parts.requests().delete(key, options));
    }

    @Override
    public CompletableFuture<DeleteResult> deleteRange(KeyRange range, DeleteOptions options) {
        return start(parts.requests().deleteRange(range, options));
    }

    @Override
    public CompletableFuture<TxnResult> transact(Txn txn) {
        return start(parts.requests().transact(txn));
    }

    @Override
    public CompletableFuture<GetResult> get(byte[] key, ReadOptions options) {
        return parts.reads().getAsync(key, options, settings);
    }

    @Override
    public CompletableFuture<GetAllResult> getAll(Collection<byte[]> keys, ReadOptions options) {
        return parts.reads().getAllAsync(keys, options, settings);
    }

    @Override
    public CompletableFuture<ScanPage> scan(Scan scan) {
        return parts.reads().scanAsync(scan, settings, nextPages);
    }

    @Override
    public CompletableFuture<Lease> grantLease(Duration ttl) {
        return start(parts.requests().grantLease(ttl));
    }

    @Override
    public CompletableFuture<Lease> keepAlive(long leaseId) {
        return start(parts.requests().keepAlive(leaseId));
    }

    @Override
    public CompletableFuture<RenewedLease> keepRenewed(long leaseId, LeaseListener listener) {
        return parts.leases().keepRenewedAsync(leaseId, listener, settings);
    }

    @Override
    public CompletableFuture<RevokeResult> revoke(long leaseId) {
        return start(parts.requests().revoke(leaseId));
    }

    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys) {
        return parts.leases().timeToLiveAsync(leaseId, withKeys, settings);
    }

    @Override
    public CompletableFuture<@Nullable Void> compact(long revision) {
        return start(parts.requests().compact(revision));
    }
}
