package io.dengine.spring.boot.autoconfigure;

import io.dengine.Subscription;
import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KvClient;
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
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Times the calls of a client, the blocking ones and those with futures, and those of its views. What lasts, watchers, mirrors and renewed leases, is
 * handed out as it is; renewed leases are counted. The methods that are not here come down to those that are. Thread-safe.
 */
class MeteredKvClient implements KvClient {

    private final KvClient client;
    private final ClientTimers timers;
    private final ReadConsistency defaultConsistency;

    /** {@code defaultConsistency} is what a read has that asks for none. */
    MeteredKvClient(KvClient client, ClientTimers timers, ReadConsistency defaultConsistency) {
        this.client = client;
        this.timers = timers;
        this.defaultConsistency = defaultConsistency;
    }

    @Override
    public PutResult put(byte[] key, byte[] value, PutOptions options) {
        return timers.timed(Operation.PUT, () -> client.put(key, value, options));
    }

    @Override
    public IncrementResult increment(byte[] key, long delta) {
        return timers.timed(Operation.INCREMENT, () -> client.increment(key, delta));
    }

    @Override
    public DeleteResult delete(byte[] key, DeleteOptions options) {
        return timers.timed(Operation.DELETE, () -> client.delete(key, options));
    }

    @Override
    public DeleteResult deleteRange(KeyRange range, DeleteOptions options) {
        return timers.timed(Operation.DELETE_RANGE, () -> client.deleteRange(range, options));
    }

    @Override
    public TxnResult transact(Txn txn) {
        return timers.timed(Operation.TRANSACT, () -> client.transact(txn));
    }

    @Override
    public GetResult get(byte[] key, ReadOptions options) {
        return timers.timed(Operation.GET, consistencyOf(options), () -> client.get(key, options));
    }

    @Override
    public GetAllResult getAll(Collection<byte[]> keys, ReadOptions options) {
        return timers.timed(Operation.GET_ALL, consistencyOf(options), () -> client.getAll(keys, options));
    }

    @Override
    public ScanPage scan(Scan scan) {
        ScanPage page = timers.timed(
                Operation.SCAN, orDefault(scan == null ? null : scan.consistency()), () -> client.scan(scan));
        // the pages after it come through here too
        return new ScanPage(scan, page.revision(), page.items(), page.count(), page.hasNext(), this::scan);
    }

    private ReadConsistency consistencyOf(@Nullable ReadOptions options) {
        return orDefault(options == null ? null : options.consistency());
    }

    private ReadConsistency orDefault(@Nullable ReadConsistency asked) {
        return asked == null ? defaultConsistency : asked;
    }

    @Override
    public Watcher watch(WatchRequest request) {
        return client.watch(request);
    }

    @Override
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        return client.watch(request, executor, listener);
    }

    @Override
    public KvMirror mirror(KeyRange range) {
        return client.mirror(range);
    }

    @Override
    public Lease grantLease(Duration ttl) {
        return timers.timed(Operation.LEASE_GRANT, () -> client.grantLease(ttl));
    }

    @Override
    public Lease keepAlive(long leaseId) {
        return timers.timed(Operation.LEASE_KEEP_ALIVE, () -> client.keepAlive(leaseId));
    }

    @Override
    public RenewedLease keepRenewed(long leaseId, LeaseListener listener) {
        RenewedLease renewed = client.keepRenewed(leaseId, timers.leases().counting(listener));
        timers.leases().renewed();
        return renewed;
    }

    @Override
    public RevokeResult revoke(long leaseId) {
        return timers.timed(Operation.LEASE_REVOKE, () -> client.revoke(leaseId));
    }

    @Override
    public LeaseStatus timeToLive(long leaseId, boolean withKeys) {
        return timers.timed(Operation.LEASE_TTL, () -> client.timeToLive(leaseId, withKeys));
    }

    @Override
    public void compact(long revision) {
        timers.timed(Operation.COMPACT, () -> {
            client.compact(revision);
            return revision;
        });
    }

    @Override
    public KvClient viaLeader() {
        return new MeteredKvClient(client.viaLeader(), timers, defaultConsistency);
    }

    @Override
    public KvClient withTimeout(Duration timeout) {
        return new MeteredKvClient(client.withTimeout(timeout), timers, defaultConsistency);
    }

    @Override
    public KvClient withConsistency(ReadConsistency consistency) {
        return new MeteredKvClient(client.withConsistency(consistency), timers, consistency);
    }

    @Override
    public AsyncKvClient async() {
        return new MeteredAsyncKvClient(client.async(), timers, defaultConsistency);
    }
}
