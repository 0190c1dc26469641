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
import io.dengine.node.Node;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The client of an engine, or a view of it: passes each call to the node that runs at that moment, with the settings of the view. Thread-safe.
 */
public final class EngineClient implements LocalKvClient {

    /** The view of one node's client. A node has one client, so it is made once for each. */
    private record Bound(KvClient client, KvClient view) {}

    private final Supplier<? extends Node> node;
    private final Supplier<String> nodeId;
    private final UnaryOperator<KvClient> settings;
    private final AsyncKvClient async;
    private volatile @Nullable Bound bound;

    /**
     * A client.
     *
     * @param node the running node; throws when there is none
     */
    public EngineClient(Supplier<? extends Node> node, Supplier<String> nodeId) {
        this(node, nodeId, UnaryOperator.identity());
    }

    private EngineClient(Supplier<? extends Node> node, Supplier<String> nodeId, UnaryOperator<KvClient> settings) {
        this.node = node;
        this.nodeId = nodeId;
        this.settings = settings;
        this.async = new EngineAsyncClient(() -> current().async(), this::scan);
    }

    private KvClient current() {
        KvClient client = node.get().client();
        Bound last = bound;
        if (last == null || last.client() != client) {
            last = new Bound(client, settings.apply(client));
            bound = last;
        }
        return last.view();
    }

    private KvClient with(UnaryOperator<KvClient> setting) {
        return new EngineClient(node, nodeId, client -> setting.apply(settings.apply(client)));
    }

    @Override
    public String nodeId() {
        return nodeId.get();
    }

    @Override
    public KvClient viaLeader() {
        return with(KvClient::viaLeader);
    }

    // Checked here too: the node may come later, and the mistake is made now.
    @Override
    public KvClient withTimeout(Duration timeout) {
        RequestChecks.timeout(timeout);
        return with(client -> client.withTimeout(timeout));
    }

    @Override
    public KvClient withConsistency(ReadConsistency consistency) {
        RequestChecks.required(consistency, "consistency");
        return with(client -> client.withConsistency(consistency));
    }

    @Override
    public AsyncKvClient async() {
        return async;
    }

    @Override
    public PutResult put(byte[] key, byte[] value, PutOptions options) {
        return current().put(key, value, options);
    }

    @Override
    public IncrementResult increment(byte[] key, long delta) {
        return current().increment(key, delta);
    }

    @Override
    public DeleteResult delete(byte[] key, DeleteOptions options) {
        return current().delete(key, options);
    }

    @Override
    public DeleteResult deleteRange(KeyRange range, DeleteOptions options) {
        return current().deleteRange(range, options);
    }

    @Override
    public TxnResult transact(Txn txn) {
        return current().transact(txn);
    }

    @Override
    public GetResult get(byte[] key, ReadOptions options) {
        return current().get(key, options);
    }

    @Override
    public GetAllResult getAll(Collection<byte[]> keys, ReadOptions options) {
        return current().getAll(keys, options);
    }

    @Override
    public ScanPage scan(Scan scan) {
        // The pages after it come from the node that runs then.
        return current().scan(scan).withSource(this::scan);
    }

    @Override
    public Watcher watch(WatchRequest request) {
        return current().watch(request);
    }

    @Override
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        return current().watch(request, executor, listener);
    }

    @Override
    public KvMirror mirror(KeyRange range) {
        return current().mirror(range);
    }

    @Override
    public Lease grantLease(Duration ttl) {
        return current().grantLease(ttl);
    }

    @Override
    public Lease keepAlive(long leaseId) {
        return current().keepAlive(leaseId);
    }

    @Override
    public RenewedLease keepRenewed(long leaseId, LeaseListener listener) {
        return current().keepRenewed(leaseId, listener);
    }

    @Override
    public RevokeResult revoke(long leaseId) {
        return current().revoke(leaseId);
    }

    @Override
    public LeaseStatus timeToLive(long leaseId, boolean withKeys) {
        return current().timeToLive(leaseId, withKeys);
    }

    @Override
    public void compact(long revision) {
        current().compact(revision);
    }
}
