package io.dengine.kv;

import java.util.concurrent.CompletableFuture;

/**
 * {@link KvClient} with futures. A future completes exactly once, exceptionally with the exception that the blocking call
 * would throw (not wrapped, as the cause of a {@code CompletionException} only where {@code CompletableFuture} itself wraps).
 * Dependent stages run on a thread pool of the engine, never on a Raft thread; a stage that blocks for long should use
 * an {@code ...Async} method with an executor of its own. Bad arguments are thrown at once, not put into the future.
 *
 * <p>Thread-safe.
 */
public interface AsyncKvClient {

    /** See {@link KvClient#put(byte[], byte[])}. */
    CompletableFuture<PutResult> put(byte[] key, byte[] value);

    /** See {@link KvClient#put(String, String)}. */
    CompletableFuture<PutResult> put(String key, String value);

    /** See {@link KvClient#get(byte[])}. */
    CompletableFuture<GetResult> get(byte[] key);

    /** See {@link KvClient#get(String)}. */
    CompletableFuture<GetResult> get(String key);

    /** See {@link KvClient#get(byte[], ReadConsistency)}. */
    CompletableFuture<GetResult> get(byte[] key, ReadConsistency consistency);

    /** See {@link KvClient#get(String, ReadConsistency)}. */
    CompletableFuture<GetResult> get(String key, ReadConsistency consistency);

    /** See {@link KvClient#delete(byte[])}. */
    CompletableFuture<DeleteResult> delete(byte[] key);

    /** See {@link KvClient#delete(String)}. */
    CompletableFuture<DeleteResult> delete(String key);
}
