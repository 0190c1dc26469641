package io.dengine.runtime;

import io.dengine.command.CommandResult;
import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests to the leader, another member. Each is sent at most once. Every future completes, at the latest after the time-out: with what is certain
 * ({@code NoLeaderException}, {@code NotLeaderException}, {@code OverloadedException}, {@code DiskFullException} and so on) only when the request had no effect, and
 * with {@code OutcomeUnknownException} when that is not known. Thread-safe; no method blocks or throws.
 */
interface Forwarding {

    /** Sends a command. A command that was refused when it was applied is a result, not an exception. */
    CompletableFuture<CommandResult> write(byte[] command, Duration timeout);

    /** Asks how a lease is. */
    CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout);
}
