package io.dengine.benchmarks.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * RocksDB alone, set up as the engine's table of keys, not replicated and not durable: what a local get is compared
 * with.
 */
public final class RocksDbPeer implements Peer {

    private final PlainStore store;

    private RocksDbPeer(PlainStore store) {
        this.store = store;
    }

    /** Opens a database. */
    public static RocksDbPeer open(Path directory) {
        return new RocksDbPeer(PlainStore.open(directory.resolve("state"), PlainOptions.asTheEnginesKeys()));
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        store.put(key, value);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<?> get(byte[] key) {
        throw new UnsupportedOperationException("RocksDB alone has no linearizable get of a cluster");
    }

    @Override
    public boolean hasValue(@Nullable Object got) {
        return got != null;
    }

    @Override
    public CompletableFuture<Integer> scan(byte[] from, int limit) {
        return CompletableFuture.completedFuture(store.scan(from, limit).size());
    }

    @Override
    public boolean leaseGet(byte[] key) {
        throw new UnsupportedOperationException("RocksDB alone has no leader");
    }

    @Override
    public boolean localGet(byte[] key) {
        return store.get(key) != null;
    }

    @Override
    public AutoCloseable watch(byte[] key, Runnable onEvent) {
        throw new UnsupportedOperationException("RocksDB has no watches");
    }

    @Override
    public CompletableFuture<?> grantLease(Duration ttl) {
        throw new UnsupportedOperationException("RocksDB has no leases");
    }

    @Override
    public void close() {
        store.close();
    }
}
