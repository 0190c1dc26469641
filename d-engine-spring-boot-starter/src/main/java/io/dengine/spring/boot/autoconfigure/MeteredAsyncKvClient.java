package io.dengine.spring.boot.autoconfigure;

import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
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
import io.dengine.spring.boot.autoconfigure.ClientTimers.Operation;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Times calls until their futures complete. The methods that are not here come down to those that are. Thread-safe. */
final class MeteredAsyncKvClient implements AsyncKvClient {

    private final AsyncKvClient client;
    private final ClientTimers timers;
    private final ReadConsistency defaultConsistency;

    /** {@code defaultConsistency} is what a read has that asks for none. */
    MeteredAsyncKvClient(AsyncKvClient client, ClientTimers timers, ReadConsistency defaultConsistency) {
        this.client = client;
        this.timers = timers;
        this.defaultConsistency = defaultConsistency;
    }

    @Override
    public CompletableFuture<PutResult> put(byte[] key, byte[] value, PutOptions options) {
        return timers.timedFuture(Operation.PUT, () -> client.put(key, value, options));
    }

    @Override
    public CompletableFuture<IncrementResult> increment(byte[] key, long delta) {
        return timers.timedFuture(Operation.INCREMENT, () -> client.increment(key, delta));
    }

    @Override
    public CompletableFuture<DeleteResult> delete(byte[] key, DeleteOptions options) {
        return timers.timedFuture(Operation.DELETE, () -> client.delete(key, options));
    }

    @Override
    public CompletableFuture<DeleteResult> deleteRange(KeyRange range, DeleteOptions options) {
        return timers.timedFuture(Operation.DELETE_RANGE, () -> client.deleteRange(range, options));
    }

    @Override
    public CompletableFuture<TxnResult> transact(Txn txn) {
        return timers.timedFuture(Operation.TRANSACT, () -> client.transact(txn));
    }

    @Override
    public CompletableFuture<GetResult> get(byte[] key, ReadOptions options) {
        return timers.timedFuture(Operation.GET, consistencyOf(options), () -> client.get(key, options));
    }

    @Override
    public CompletableFuture<GetAllResult> getAll(Collection<byte[]> keys, ReadOptions options) {
        return timers.timedFuture(Operation.GET_ALL, consistencyOf(options), () -> client.getAll(keys, options));
    }

    @Override
    public CompletableFuture<ScanPage> scan(Scan scan) {
        return timers.timedFuture(
                Operation.SCAN, orDefault(scan == null ? null : scan.consistency()), () -> client.scan(scan));
    }

    private ReadConsistency consistencyOf(@Nullable ReadOptions options) {
        return orDefault(options == null ? null : options.consistency());
    }

    private ReadConsistency orDefault(@Nullable ReadConsistency asked) {
        return asked == null ? defaultConsistency : asked;
    }

    @Override
    public CompletableFuture<Lease> grantLease(Duration ttl) {
        return timers.timedFuture(Operation.LEASE_GRANT, () -> client.grantLease(ttl));
    }

    @Override
    public CompletableFuture<Lease> keepAlive(long leaseId) {
        return timers.timedFuture(Operation.LEASE_KEEP_ALIVE, () -> client.keepAlive(leaseId));
    }

    @Override
    public CompletableFuture<RenewedLease> keepRenewed(long leaseId, LeaseListener listener) {
        CompletableFuture<RenewedLease> future =
                client.keepRenewed(leaseId, timers.leases().counting(listener));
        // beside the future, as the timers
        future.thenRun(timers.leases()::renewed);
        return future;
    }

    @Override
    public CompletableFuture<RevokeResult> revoke(long leaseId) {
        return timers.timedFuture(Operation.LEASE_REVOKE, () -> client.revoke(leaseId));
    }

    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys) {
        return timers.timedFuture(Operation.LEASE_TTL, () -> client.timeToLive(leaseId, withKeys));
    }

    @Override
    public CompletableFuture<@Nullable Void> compact(long revision) {
        return timers.timedFuture(Operation.COMPACT, () -> client.compact(revision));
    }
}
