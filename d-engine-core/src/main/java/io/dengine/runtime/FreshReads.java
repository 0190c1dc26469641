package io.dengine.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Does reads of the local state such that they reflect every write that was acknowledged before the read began. What the read itself throws is passed on. Fails with
 * {@code NoLeaderException} or {@code ReadTimeoutException} when that was not possible in time. Thread-safe.
 */
interface FreshReads {

    /** Does a read on the caller's thread, which waits as long as it takes. */
    <T> T read(Supplier<T> read, Duration timeout);

    /** Does a read when it may be done: at once on the caller's thread, or later on one for callbacks; never on one of Raft's. */
    <T> CompletableFuture<T> readAsync(Supplier<T> read, Duration timeout);
}
