package io.dengine.spring.boot.autoconfigure;

import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.spring.boot.autoconfigure.ClientTimers.Operation;
import io.dengine.watch.Watcher;
import java.util.function.Supplier;

/** Times the calls of a client, the blocking ones and those with futures. */
final class MeteredKvClient implements LocalKvClient {

    private final LocalKvClient client;
    private final ClientTimers timers;
    private final AsyncKvClient async;

    MeteredKvClient(LocalKvClient client, ClientTimers timers) {
        this.client = client;
        this.timers = timers;
        this.async = new MeteredAsyncKvClient(client.async(), timers);
    }

    @Override
    public String nodeId() {
        return client.nodeId();
    }

    @Override
    public PutResult put(byte[] key, byte[] value) {
        return timed(Operation.PUT, () -> client.put(key, value));
    }

    @Override
    public PutResult put(String key, String value) {
        return timed(Operation.PUT, () -> client.put(key, value));
    }

    @Override
    public GetResult get(byte[] key) {
        return timed(Operation.GET_LINEARIZABLE, () -> client.get(key));
    }

    @Override
    public GetResult get(String key) {
        return timed(Operation.GET_LINEARIZABLE, () -> client.get(key));
    }

    @Override
    public GetResult get(byte[] key, ReadConsistency consistency) {
        return timed(Operation.get(consistency), () -> client.get(key, consistency));
    }

    @Override
    public GetResult get(String key, ReadConsistency consistency) {
        return timed(Operation.get(consistency), () -> client.get(key, consistency));
    }

    @Override
    public DeleteResult delete(byte[] key) {
        return timed(Operation.DELETE, () -> client.delete(key));
    }

    @Override
    public DeleteResult delete(String key) {
        return timed(Operation.DELETE, () -> client.delete(key));
    }

    @Override
    public Watcher watch(byte[] key) {
        return client.watch(key);
    }

    @Override
    public Watcher watch(String key) {
        return client.watch(key);
    }

    @Override
    public AsyncKvClient async() {
        return async;
    }

    private <T> T timed(Operation operation, Supplier<T> call) {
        long start = System.nanoTime();
        T result;
        try {
            result = call.get();
        } catch (RuntimeException | Error ex) {
            timers.record(operation, start, ex);
            throw ex;
        }
        timers.record(operation, start, null);
        return result;
    }
}
