package io.dengine.runtime;

import io.dengine.Subscription;
import io.dengine.apply.KvStore;
import io.dengine.command.CommandResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Stands where parts that are written at the same time will be: what the store of this version can do, and nothing else. */
final class Unwired implements LocalStore, Forwarding, MeasuredLeases, Watches, Renewals {

    private final KvStore store;

    Unwired(KvStore store) {
        this.store = store;
    }

    @Override
    public long revision() {
        return store.revision();
    }

    @Override
    public GetResult get(byte[] key) {
        return store.get(key);
    }

    @Override
    public GetResult get(byte[] key, long revision) {
        throw inTheMaking();
    }

    @Override
    public GetAllResult getAll(List<byte[]> keys, long revision) {
        throw inTheMaking();
    }

    @Override
    public Page scan(Scan scan) {
        throw inTheMaking();
    }

    @Override
    public CompletableFuture<CommandResult> write(byte[] command, Duration timeout) {
        return CompletableFuture.failedFuture(inTheMaking());
    }

    @Override
    public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout) {
        return CompletableFuture.failedFuture(inTheMaking());
    }

    @Override
    public LeaseStatus timeToLive(long leaseId, boolean withKeys) {
        throw inTheMaking();
    }

    @Override
    public Watcher watch(WatchRequest request) {
        throw inTheMaking();
    }

    @Override
    public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
        throw inTheMaking();
    }

    @Override
    public KvMirror mirror(KeyRange range, Function<Scan, ScanPage> scans, Duration timeout) {
        throw inTheMaking();
    }

    @Override
    public CompletableFuture<RenewedLease> start(long leaseId, LeaseListener listener, Duration timeout) {
        return CompletableFuture.failedFuture(inTheMaking());
    }

    private static UnsupportedOperationException inTheMaking() {
        return new UnsupportedOperationException("in the making");
    }
}
