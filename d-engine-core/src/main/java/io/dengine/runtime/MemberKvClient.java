package io.dengine.runtime;

import io.dengine.Subscription;
import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
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
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;

/** A view of the client of a running member: its settings, above parts that all views share. Thread-safe. */
final class MemberKvClient implements LocalKvClient {

    private final ClientParts parts;
    private final ClientSettings settings;
    private final AsyncKvClient async;

    MemberKvClient(ClientParts parts, ClientSettings settings) {
        this.parts = parts;
        this.settings = settings;
        this.async = new MemberAsyncKvClient(parts, settings, this::scan);
    }

    @Override
    public String nodeId() {
        return parts.nodeId();
    }

    @Override
    public KvClient viaLeader() {
        return with(settings.throughLeader());
    }

    @Override
    public KvClient withTimeout(Duration timeout) {
        return with(settings.withTimeout(timeout));
    }

    @Override
    public KvClient withConsistency(ReadConsistency consistency) {
        return with(settings.withConsistency(consistency));
    }

    private KvClient with(ClientSettings changed) {
        return changed.equals(settings) ? this : new MemberKvClient(parts, changed);
    }

    @Override
    public AsyncKvClient async() {
        return async;
    }

    private <R> R call(WriteRequest<R> request) {
        return parts.writes().call(request, settings);
    }

    @Override
    public PutResult put(byte[] key, byte[] value, PutOptions options) {
        return call(parts.requests().put(key, value, options));
    }

    @Override
    public IncrementResult increment(byte[] key, long delta) {
        return call(parts.requests().increment(key, delta));
    }

    @Override
    public DeleteResult delete(byte[] key, DeleteOptions options) {
        return call(parts.requests().delete(key, options));
    }

    @Override
    public DeleteResult deleteRange(KeyRange range, DeleteOptions options) {
        return call(parts.requests().deleteRange(range, options));
    }

    @Override
    public TxnResult transact(Txn txn) {
        return call(parts.requests().transact(txn));
    }

    @Override
    public GetResult get(byte[] key, ReadOptions options) {
        return parts.reads().get(key, options, settings);
    }

    @Override
    public GetAllResult getAll(Collection<byte[]> keys, ReadOptions options) {
        return parts.reads().getAll(keys, options, settings);
    }

    @Override
    public ScanPage scan(Scan scan) {
        return parts.reads().scan(scan, settings, this::scan);
    }

    @Override
    public Watcher watch(WatchRequest request) {
        checked(request);
        return parts.watches().watch(request);
    }

    @Override
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        RequestChecks.required(executor, "executor");
        RequestChecks.required(listener, "listener");
        checked(request);
        return parts.watches().watch(request, executor, listener);
    }

    private void checked(WatchRequest request) {
        parts.checks().range(RequestChecks.required(request, "request").range());
        parts.state().check();
    }

    @Override
    public KvMirror mirror(KeyRange range) {
        parts.checks().range(range);
        parts.state().check();
        return parts.watches().mirror(range, this::scan, settings.timeout());
    }

    @Override
    public Lease grantLease(Duration ttl) {
        return call(parts.requests().grantLease(ttl));
    }

    @Override
    public Lease keepAlive(long leaseId) {
        return call(parts.requests().keepAlive(leaseId));
    }

    @Override
    public RenewedLease keepRenewed(long leaseId, LeaseListener listener) {
        return parts.leases().keepRenewed(leaseId, listener, settings);
    }

    @Override
    public RevokeResult revoke(long leaseId) {
        return call(parts.requests().revoke(leaseId));
    }

    @Override
    public LeaseStatus timeToLive(long leaseId, boolean withKeys) {
        return parts.leases().timeToLive(leaseId, withKeys, settings);
    }

    @Override
    public void compact(long revision) {
        parts.writes().call(parts.requests().compact(revision), settings);
    }
}
