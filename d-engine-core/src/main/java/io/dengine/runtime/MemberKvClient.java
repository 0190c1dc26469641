package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.Subscription;
import io.dengine.apply.KvStore;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
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

/** The client of a running member. Thread-safe. */
final class MemberKvClient implements LocalKvClient {

    private final String nodeId;
    private final LimitsConfig limits;
    private final RequestChecks checks;
    private final WritePath writes;
    private final ReadBarrier barrier;
    private final KvStore store;
    private final MemberState state;
    private final Executor callbacks;

    MemberKvClient(
            String nodeId,
            LimitsConfig limits,
            WritePath writes,
            ReadBarrier barrier,
            KvStore store,
            MemberState state,
            Executor callbacks) {
        this.nodeId = nodeId;
        this.limits = limits;
        this.checks = new RequestChecks(limits);
        this.writes = writes;
        this.barrier = barrier;
        this.store = store;
        this.state = state;
        this.callbacks = callbacks;
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public PutResult put(byte[] key, byte[] value, PutOptions options) {
        return ((CommandResult.PutDone)
                        Waits.forWrite(submit(CommandCodec.encode(new Command.Put(key, value))), writes))
                .result();
    }

    @Override
    public DeleteResult delete(byte[] key, DeleteOptions options) {
        return ((CommandResult.DeleteDone) Waits.forWrite(submit(CommandCodec.encode(new Command.Delete(key))), writes))
                .result();
    }

    @Override
    public GetResult get(byte[] key, ReadOptions options) {
        if (options.consistency() != ReadConsistency.EVENTUAL) {
            Waits.forRead(barrier.await(limits.requestTimeout()), limits.requestTimeout(), barrier::timedOut);
        }
        return store.get(key);
    }

    private PendingWrite submit(byte[] command) {
        checks.request(command);
        state.check();
        return writes.submit(command, limits.requestTimeout());
    }

    @Override
    public IncrementResult increment(byte[] key, long delta) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public DeleteResult deleteRange(KeyRange range, DeleteOptions options) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public TxnResult transact(Txn txn) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public GetAllResult getAll(Collection<byte[]> keys, ReadOptions options) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public ScanPage scan(Scan scan) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public Watcher watch(WatchRequest request) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public KvMirror mirror(KeyRange range) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public Lease grantLease(Duration ttl) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public Lease keepAlive(long leaseId) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public RenewedLease keepRenewed(long leaseId, LeaseListener listener) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public RevokeResult revoke(long leaseId) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public LeaseStatus timeToLive(long leaseId, boolean withKeys) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public void compact(long revision) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public KvClient viaLeader() {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public KvClient withTimeout(Duration timeout) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public KvClient withConsistency(ReadConsistency consistency) {
        throw new UnsupportedOperationException("in the making");
    }

    @Override
    public AsyncKvClient async() {
        throw new UnsupportedOperationException("in the making");
    }
}
