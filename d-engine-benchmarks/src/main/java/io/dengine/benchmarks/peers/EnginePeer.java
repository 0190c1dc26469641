package io.dengine.benchmarks.peers;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.Member;
import io.dengine.kv.ReadConsistency;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** d-engine, as it is configured by default. */
public final class EnginePeer implements Peer {

    private final EmbeddedEngine engine;

    private EnginePeer(EmbeddedEngine engine) {
        this.engine = engine;
    }

    /** Opens a member. */
    public static EnginePeer open(String id, List<Member> members, Path directory) {
        EmbeddedEngine engine = EmbeddedEngine.create(EngineConfig.builder()
                .clusterName("benchmark")
                .nodeId(id)
                .initialCluster(members)
                .dataDir(directory)
                .build());
        engine.open();
        return new EnginePeer(engine);
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
    public Object leaseGet(byte[] key) {
        return engine.client().get(key, ReadConsistency.LEASE);
    }

    @Override
    public Object localGet(byte[] key) {
        return engine.client().get(key, ReadConsistency.EVENTUAL);
    }

    @Override
    public void close() {
        engine.close();
    }
}
