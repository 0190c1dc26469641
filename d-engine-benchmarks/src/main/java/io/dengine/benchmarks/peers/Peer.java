package io.dengine.benchmarks.peers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A member, or a client, of a store that is measured. Thread-safe. What a store does not have throws {@link UnsupportedOperationException}. */
public interface Peer extends AutoCloseable {

    /** Whether load is to be put on here: this is the leader, or a client of it. */
    boolean isLeader();

    /** A replicated put; completes when it is acknowledged. */
    CompletableFuture<?> put(byte[] key, byte[] value);

    /** A linearizable get. */
    CompletableFuture<?> get(byte[] key);

    /** A replicated put, by a caller who waits until it is acknowledged. */
    default void putAndWait(byte[] key, byte[] value) {
        put(key, value).join();
    }

    /** A linearizable get, by a caller who waits for it: whether there is a value. */
    default boolean getAndWait(byte[] key) {
        return hasValue(get(key).join());
    }

    /** Whether what a linearizable get has given is a value. */
    boolean hasValue(@Nullable Object got);

    /** A linearizable scan: how many keys with their values were read, from one key on. */
    CompletableFuture<Integer> scan(byte[] from, int limit);

    /** A get under the leader's lease, on the caller's thread: whether there is a value. */
    boolean leaseGet(byte[] key);

    /** A get of what this member has, on the caller's thread: whether there is a value. */
    boolean localGet(byte[] key);

    /** Something of the size of what {@link #localGet} makes when it finds a value, with copies of both: to know what a get cannot but allocate. */
    default Object resultOf(byte[] key, byte[] value) {
        return value.clone();
    }

    /** Watches a key, until what is returned is closed. */
    AutoCloseable watch(byte[] key, Runnable onEvent);

    /** A replicated new lease. */
    CompletableFuture<?> grantLease(Duration ttl);

    @Override
    void close();
}
