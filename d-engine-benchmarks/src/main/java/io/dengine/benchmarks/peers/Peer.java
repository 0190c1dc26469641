package io.dengine.benchmarks.peers;

import java.util.concurrent.CompletableFuture;

/** A member of a cluster that is measured. Thread-safe. */
public interface Peer extends AutoCloseable {

    /** Whether this member takes writes now. */
    boolean isLeader();

    /** A replicated put; completes when it is acknowledged. */
    CompletableFuture<?> put(byte[] key, byte[] value);

    /** A linearizable get. */
    CompletableFuture<?> get(byte[] key);

    /** A get under the leader lease, on the caller's thread. */
    Object leaseGet(byte[] key);

    /** A get of what this member has, on the caller's thread. */
    Object localGet(byte[] key);

    @Override
    void close();
}
