package io.dengine.runtime;

import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.node.Node;
import io.dengine.watch.Watcher;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The client of an engine: passes each call to the node that runs at that moment. Thread-safe. */
public final class EngineClient implements LocalKvClient {

    private final Supplier<? extends Node> node;
    private final Supplier<String> nodeId;
    private final AsyncKvClient async = new Async();

    /**
     * A client.
     *
     * @param node the running node; throws when there is none
     */
    public EngineClient(Supplier<? extends Node> node, Supplier<String> nodeId) {
        this.node = node;
        this.nodeId = nodeId;
    }

    private LocalKvClient current() {
        return node.get().client();
    }

    @Override
    public String nodeId() {
        return nodeId.get();
    }

    @Override
    public PutResult put(byte[] key, byte[] value) {
        return current().put(key, value);
    }

    @Override
    public PutResult put(String key, String value) {
        return current().put(key, value);
    }

    @Override
    public GetResult get(byte[] key) {
        return current().get(key);
    }

    @Override
    public GetResult get(String key) {
        return current().get(key);
    }

    @Override
    public GetResult get(byte[] key, ReadConsistency consistency) {
        return current().get(key, consistency);
    }

    @Override
    public GetResult get(String key, ReadConsistency consistency) {
        return current().get(key, consistency);
    }

    @Override
    public DeleteResult delete(byte[] key) {
        return current().delete(key);
    }

    @Override
    public DeleteResult delete(String key) {
        return current().delete(key);
    }

    @Override
    public Watcher watch(byte[] key) {
        return current().watch(key);
    }

    @Override
    public Watcher watch(String key) {
        return current().watch(key);
    }

    @Override
    public AsyncKvClient async() {
        return async;
    }

    private final class Async implements AsyncKvClient {

        private AsyncKvClient current() {
            return EngineClient.this.current().async();
        }

        @Override
        public CompletableFuture<PutResult> put(byte[] key, byte[] value) {
            return current().put(key, value);
        }

        @Override
        public CompletableFuture<PutResult> put(String key, String value) {
            return current().put(key, value);
        }

        @Override
        public CompletableFuture<GetResult> get(byte[] key) {
            return current().get(key);
        }

        @Override
        public CompletableFuture<GetResult> get(String key) {
            return current().get(key);
        }

        @Override
        public CompletableFuture<GetResult> get(byte[] key, ReadConsistency consistency) {
            return current().get(key, consistency);
        }

        @Override
        public CompletableFuture<GetResult> get(String key, ReadConsistency consistency) {
            return current().get(key, consistency);
        }

        @Override
        public CompletableFuture<DeleteResult> delete(byte[] key) {
            return current().delete(key);
        }

        @Override
        public CompletableFuture<DeleteResult> delete(String key) {
            return current().delete(key);
        }
    }
}
