package io.dengine.kv;

import io.dengine.watch.Watcher;

/**
 * The key-value store, as an application uses it. Keys and values are bytes; {@code String} is UTF-8.
 *
 * <p>Writes are accepted by the leader only. They return once the write is on disk on a majority and applied; on another
 * member they throw {@code NotLeaderException}. A write whose fate cannot be known throws {@code OutcomeUnknownException}.
 * Every call ends within the configured {@code request-timeout}.
 *
 * <p>Every method may throw: {@code IllegalArgumentException} (null or empty key, a limit exceeded: the message names it),
 * {@code EngineNotStartedException}, {@code EngineStoppedException}, {@code EngineFailedException},
 * {@code OverloadedException}. An interrupted caller gets an {@code EngineException} (a write: {@code OutcomeUnknownException})
 * with the interrupt flag set again.
 *
 * <p>Thread-safe.
 */
public interface KvClient {

    /**
     * Sets a key.
     *
     * @throws io.dengine.NotLeaderException when this member is not the leader; nothing was written
     * @throws io.dengine.NoLeaderException when no leader is known; nothing was written
     * @throws io.dengine.OutcomeUnknownException when it is not known whether the write took effect
     */
    PutResult put(byte[] key, byte[] value);

    /** {@link #put(byte[], byte[])} with UTF-8 text. */
    PutResult put(String key, String value);

    /**
     * Reads a key, linearizable, on any member.
     *
     * @throws io.dengine.NoLeaderException when no leader was found before the deadline
     * @throws io.dengine.ReadTimeoutException when a leader is known and the read was not confirmed before the deadline
     */
    GetResult get(byte[] key);

    /** {@link #get(byte[])} with UTF-8 text. */
    GetResult get(String key);

    /** Reads a key as fresh as asked; see {@link #get(byte[])}. */
    GetResult get(byte[] key, ReadConsistency consistency);

    /** {@link #get(byte[], ReadConsistency)} with UTF-8 text. */
    GetResult get(String key, ReadConsistency consistency);

    /** Deletes a key; deleting what does not exist changes nothing. Throws as {@link #put(byte[], byte[])}. */
    DeleteResult delete(byte[] key);

    /** {@link #delete(byte[])} with UTF-8 text. */
    DeleteResult delete(String key);

    /** Watches a key from now on: every change committed after this returns, in order, on any member. */
    Watcher watch(byte[] key);

    /** {@link #watch(byte[])} with UTF-8 text. */
    Watcher watch(String key);

    /** The same operations with futures. */
    AsyncKvClient async();
}
