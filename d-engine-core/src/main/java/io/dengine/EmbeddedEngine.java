package io.dengine;

import io.dengine.kv.LocalKvClient;
import io.dengine.node.Node;
import io.dengine.node.NodeBuilder;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** STUB: signatures only, being implemented. */
public final class EmbeddedEngine implements AutoCloseable {

    private EmbeddedEngine() {}

    public static EmbeddedEngine create(EngineConfig config) {
        throw new UnsupportedOperationException();
    }

    public static EmbeddedEngine create(EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        throw new UnsupportedOperationException();
    }

    public static EmbeddedEngine start() {
        throw new UnsupportedOperationException();
    }

    public static EmbeddedEngine startWith(Path configFile) {
        throw new UnsupportedOperationException();
    }

    public static EmbeddedEngine startCustom(
            EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        throw new UnsupportedOperationException();
    }

    public void open() {
        throw new UnsupportedOperationException();
    }

    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        stop();
    }

    /** Between open() and stop(). */
    public boolean isOpen() {
        throw new UnsupportedOperationException();
    }

    public LeaderInfo waitReady(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    public boolean isLeader() {
        throw new UnsupportedOperationException();
    }

    public Optional<LeaderInfo> leaderInfo() {
        throw new UnsupportedOperationException();
    }

    /** Never null; before open and after stop: role STOPPED, no leader. */
    public LeadershipState leadership() {
        throw new UnsupportedOperationException();
    }

    /** leader, ready, holds its leader lease: compares a clock; takes no lock; false when not open. */
    public boolean isPrimary() {
        throw new UnsupportedOperationException();
    }

    /** see Node.isReplica; false when not open. */
    public boolean isReplica(long maxApplyLag) {
        throw new UnsupportedOperationException();
    }

    /** May be called before open; survives stop and open. */
    public Subscription onLeaderChange(LeaderChangeListener listener) {
        throw new UnsupportedOperationException();
    }

    /** May be called before open; its operations throw EngineNotStartedException until open. */
    public LocalKvClient client() {
        throw new UnsupportedOperationException();
    }

    public Watcher watch(String key) {
        throw new UnsupportedOperationException();
    }

    public Watcher watch(byte[] key) {
        throw new UnsupportedOperationException();
    }

    public String nodeId() {
        throw new UnsupportedOperationException();
    }

    public EngineConfig config() {
        throw new UnsupportedOperationException();
    }

    /** Works always; before open and after stop: role STOPPED, zeros. failure(): why the engine stopped itself. */
    public EngineStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Hands leadership over if this member leads; returns whether it is not the leader any more; true when not open. */
    public boolean transferLeadership(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    static Node unusedReferenceToTheNode(EngineConfig config) {
        return NodeBuilder.from(config).build();
    }
}
