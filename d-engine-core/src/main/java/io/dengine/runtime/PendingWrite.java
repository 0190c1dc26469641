package io.dengine.runtime;

import io.dengine.command.CommandResult;
import java.util.concurrent.CompletableFuture;

/**
 * A write between its caller and its answer. The outcome completes once; dependents of it are the engine's own.
 *
 * @param command encoded
 * @param deadlineNanos when it is given up
 * @param outcome the result, or the exception that the caller gets
 */
record PendingWrite(byte[] command, long deadlineNanos, CompletableFuture<CommandResult> outcome) {

    PendingWrite(byte[] command, long deadlineNanos) {
        this(command, deadlineNanos, new CompletableFuture<>());
    }

    boolean isDone() {
        return outcome.isDone();
    }

    // Identity: two writes with equal bytes are two writes.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
