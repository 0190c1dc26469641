package io.dengine.benchmarks.peers;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.Member;
import io.dengine.RaftConfig;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.rocksdb.RocksDbStorageEngine;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** d-engine, as it is configured by default, but for {@link #LOG} and {@link #INFLIGHT}. */
public final class EnginePeer implements Peer {

    /** The system property that chooses another log: {@code files} or {@code rocksdb}. */
    static final String LOG = "benchmark.log";

    /** The system property for another {@code raft.max-inflight-entries}. */
    static final String INFLIGHT = "benchmark.inflight";

    private static final int KEPT = 64;

    /** References in two cache lines. */
    private static final int APART = 32;

    private final EmbeddedEngine engine;
    private final @Nullable GetResult[] kept = new GetResult[KEPT * APART];

    private EnginePeer(EmbeddedEngine engine) {
        this.engine = engine;
    }

    /** Opens a member. */
    public static EnginePeer open(String id, List<Member> members, Path directory) {
        EngineConfig config = EngineConfig.builder()
                .clusterName("benchmark")
                .nodeId(id)
                .initialCluster(members)
                .dataDir(directory)
                .raft(new RaftConfig(
                        RaftConfig.DEFAULT_ELECTION_TIMEOUT,
                        RaftConfig.DEFAULT_MAX_ENTRY_BYTES,
                        Integer.getInteger(INFLIGHT, RaftConfig.DEFAULT_MAX_INFLIGHT_ENTRIES)))
                .build();
        String log = System.getProperty(LOG);
        EmbeddedEngine engine = log == null
                ? EmbeddedEngine.create(config)
                : EmbeddedEngine.create(config, storageEngine(log), new RocksDbStateMachine());
        engine.open();
        return new EnginePeer(engine);
    }

    private static StorageEngine storageEngine(String log) {
        return switch (log) {
            case "files" -> new FileStorageEngine();
            case "rocksdb" -> new RocksDbStorageEngine();
            default -> throw new IllegalArgumentException(LOG + " must be files or rocksdb, not " + log);
        };
    }

    @Override
    public boolean isLeader() {
        return engine.isPrimary();
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        return engine.client().async().put(key, value);
    }

    @Override
    public CompletableFuture<?> get(byte[] key) {
        return engine.client().async().get(key, ReadConsistency.LINEARIZABLE);
    }

    @Override
    public void putAndWait(byte[] key, byte[] value) {
        engine.client().put(key, value);
    }

    @Override
    public boolean getAndWait(byte[] key) {
        return engine.client().get(key, ReadConsistency.LINEARIZABLE).exists();
    }

    @Override
    public boolean hasValue(@Nullable Object got) {
        return got instanceof GetResult result && result.exists();
    }

    @Override
    public CompletableFuture<Integer> scan(byte[] from, int limit) {
        Scan scan = Scan.range(KeyRange.of(from, null)).limit(limit).consistency(ReadConsistency.LINEARIZABLE);
        return engine.client().async().scan(scan).thenApply(page -> page.items().size());
    }

    // A caller uses what it gets: without this the compiler may leave out what only tells whether there is a value.
    private GetResult kept(GetResult result) {
        kept[(int) (Thread.currentThread().getId() % KEPT) * APART] = result;
        return result;
    }

    @Override
    public boolean leaseGet(byte[] key) {
        return kept(engine.client().get(key, ReadConsistency.LEASE)).exists();
    }

    @Override
    public boolean localGet(byte[] key) {
        return kept(engine.client().get(key, ReadConsistency.EVENTUAL)).exists();
    }

    @Override
    public Object resultOf(byte[] key, byte[] value) {
        return new GetResult(1, new KeyValue(key.clone(), value.clone(), 1, 1, 1, 0));
    }

    @Override
    public AutoCloseable watch(byte[] key, Runnable onEvent) {
        return engine.client().watch(WatchRequest.key(key), Runnable::run, new WatchListener() {
            @Override
            public void onBatch(WatchBatch batch) {
                for (int i = 0; i < batch.events().size(); i++) {
                    onEvent.run();
                }
            }
        });
    }

    @Override
    public CompletableFuture<?> grantLease(Duration ttl) {
        return engine.client().async().grantLease(ttl);
    }

    @Override
    public void close() {
        engine.close();
    }
}
