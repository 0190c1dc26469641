package io.dengine.spring.boot.autoconfigure;

import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.spring.boot.autoconfigure.ClientTimers.Operation;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Times calls until their futures complete. */
final class MeteredAsyncKvClient implements AsyncKvClient {

    private final AsyncKvClient client;
    private final ClientTimers timers;

    MeteredAsyncKvClient(AsyncKvClient client, ClientTimers timers) {
        this.client = client;
        this.timers = timers;
    }

    @Override
    public CompletableFuture<PutResult> put(byte[] key, byte[] value) {
        return timed(Operation.PUT, () -> client.put(key, value));
    }

    @Override
    public CompletableFuture<PutResult> put(String key, String value) {
        return timed(Operation.PUT, () -> client.put(key, value));
    }

    @Override
    public CompletableFuture<GetResult> get(byte[] key) {
        return timed(Operation.GET_LINEARIZABLE, () -> client.get(key));
    }

    @Override
    public CompletableFuture<GetResult> get(String key) {
        return timed(Operation.GET_LINEARIZABLE, () -> client.get(key));
    }

    @Override
    public CompletableFuture<GetResult> get(byte[] key, ReadConsistency consistency) {
        return timed(Operation.get(consistency), () -> client.get(key, consistency));
    }

    @Override
    public CompletableFuture<GetResult> get(String key, ReadConsistency consistency) {
        return timed(Operation.get(consistency), () -> client.get(key, consistency));
    }

    @Override
    public CompletableFuture<DeleteResult> delete(byte[] key) {
        return timed(Operation.DELETE, () -> client.delete(key));
    }

    @Override
    public CompletableFuture<DeleteResult> delete(String key) {
        return timed(Operation.DELETE, () -> client.delete(key));
    }

    private <T> CompletableFuture<T> timed(Operation operation, Supplier<CompletableFuture<T>> call) {
        long start = System.nanoTime();
        CompletableFuture<T> future;
        try {
            future = call.get();
        } catch (RuntimeException | Error ex) {
            timers.record(operation, start, ex);
            throw ex;
        }
        // a stage beside the future, which itself is returned: a dependent one would wrap its exception
        future.whenComplete((result, failure) -> timers.record(operation, start, failure));
        return future;
    }
}
