package io.dengine.node;

import io.dengine.EngineConfig;
import io.dengine.runtime.LeadershipHub;
import io.dengine.runtime.MemberNode;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Node}: the place where the parts are put together. Not thread-safe. */
public final class NodeBuilder {

    private final EngineConfig config;
    private @Nullable StorageEngine storageEngine;
    private @Nullable StateMachine stateMachine;

    private NodeBuilder(EngineConfig config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    /** A builder for this configuration, with RocksDB as storage. */
    public static NodeBuilder from(EngineConfig config) {
        return new NodeBuilder(config);
    }

    /** Another storage of log and metadata, which serves this node only. */
    public NodeBuilder storageEngine(StorageEngine value) {
        this.storageEngine = Objects.requireNonNull(value, "storageEngine");
        return this;
    }

    /** Another store beneath the key-value semantics, which serves this node only. */
    public NodeBuilder stateMachine(StateMachine value) {
        this.stateMachine = Objects.requireNonNull(value, "stateMachine");
        return this;
    }

    /** The node; touches nothing yet. */
    public Node build() {
        return build(new LeadershipHub());
    }

    /** For {@link io.dengine.EmbeddedEngine}, whose listeners outlive its nodes; the type is not part of the API. */
    public Node build(LeadershipHub leadership) {
        return MemberNode.create(
                config,
                storageEngine != null ? storageEngine : new FileStorageEngine(),
                stateMachine != null ? stateMachine : new RocksDbStateMachine(),
                leadership);
    }
}
