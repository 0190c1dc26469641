package io.dengine.runtime.forward;

import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The way of a write on the member that leads. Thread-safe. */
@FunctionalInterface
public interface LeaderWrites {

    /**
     * Hands a client's command to the cluster. Called by a thread that serves all peers: must not wait. What it throws is taken like
     * what its future fails with; the future completes in any case, at the latest after the timeout.
     *
     * @param command one that clients may send; to be checked against the limits and the room on disk
     * @param encoded the same, encoded
     */
    CompletableFuture<CommandResult> write(Command command, byte[] encoded, Duration timeout);
}
