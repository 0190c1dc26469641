package io.dengine.benchmarks.peers;

import io.dengine.benchmarks.node.Data;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of etcd's leader. Its members are processes of their own. */
public final class EtcdPeer implements Peer {

    private static final GetOption SERIALIZABLE =
            GetOption.builder().withSerializable(true).build();
    private static final WatchOption NOTIFIED =
            WatchOption.builder().withCreateNotify(true).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Client client;
    private final KV kv;

    private EtcdPeer(Client client) {
        this.client = client;
        this.kv = client.getKVClient();
    }

    /**
     * Connects.
     *
     * @param endpoint the leader's address for clients, as a URL
     */
    public static EtcdPeer connect(String endpoint) {
        return new EtcdPeer(Client.builder().endpoints(endpoint).build());
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        return kv.put(ByteSequence.from(key), ByteSequence.from(value));
    }

    @Override
    public CompletableFuture<?> get(byte[] key) {
        return kv.get(ByteSequence.from(key));
    }

    @Override
    public boolean hasValue(@Nullable Object got) {
        return got instanceof GetResponse response && response.getCount() == 1;
    }

    @Override
    public CompletableFuture<Integer> scan(byte[] from, int limit) {
        // Without an end etcd would look up all keys from there on before it takes so many of them.
        ByteSequence end = ByteSequence.from(Data.key(Data.number(from) + limit));
        GetOption option = GetOption.builder().withRange(end).withLimit(limit).build();
        return kv.get(ByteSequence.from(from), option)
                .thenApply(response -> response.getKvs().size());
    }

    @Override
    public boolean leaseGet(byte[] key) {
        throw new UnsupportedOperationException("etcd has no reads under a lease");
    }

    @Override
    public boolean localGet(byte[] key) {
        return hasValue(kv.get(ByteSequence.from(key), SERIALIZABLE).join());
    }

    @Override
    public AutoCloseable watch(byte[] key, Runnable onEvent) {
        CompletableFuture<Boolean> created = new CompletableFuture<>();
        AutoCloseable watcher = client.getWatchClient().watch(ByteSequence.from(key), NOTIFIED, response -> {
            if (response.isCreatedNotify()) {
                created.complete(true);
            }
            for (int i = 0; i < response.getEvents().size(); i++) {
                onEvent.run();
            }
        });
        created.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return watcher;
    }

    @Override
    public CompletableFuture<?> grantLease(Duration ttl) {
        return client.getLeaseClient().grant(ttl.toSeconds());
    }

    @Override
    public void close() {
        client.close();
    }
}
