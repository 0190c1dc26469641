package io.dengine.runtime.forward;

import io.dengine.command.CommandResult;
import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Lets the leader do what this member is asked for. Every future completes, at the latest after the time-out. How many requests wait for their answer is
 * bounded. Thread-safe; no method blocks or throws.
 */
public interface Forwarding {

    /**
     * Sends a command, once. That it was refused when it was applied is a result, not a failure.
     *
     * @return fails with {@code OutcomeUnknownException} when it is not known whether the command had an effect, and with anything else ({@code NoLeaderException},
     *     {@code NotLeaderException}, {@code OverloadedException}, {@code DiskFullException} and so on) only when it certainly had none
     */
    CompletableFuture<CommandResult> write(byte[] command, Duration timeout);

    /** Asks how a lease is, also again, and also this member if it leads. */
    CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout);
}
