package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import io.dengine.command.CommandResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Blocks a caller until his answer is there. */
final class Waits {

    private Waits() {}

    static CommandResult forWrite(PendingWrite write, WritePath writes) {
        CompletableFuture<CommandResult> outcome = write.outcome();
        try {
            long left = Math.max(0, write.deadlineNanos() - System.nanoTime());
            return outcome.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            writes.expire(write);
            // Either that, or an answer that came at the last moment.
            return forWrite(write, writes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(
                    "interrupted while waiting for the answer; it is not known whether the write took effect", e);
        } catch (ExecutionException e) {
            throw forCaller(e.getCause());
        }
    }

    static void forRead(CompletableFuture<Void> passed, Duration timeout, Supplier<EngineException> timedOut) {
        try {
            passed.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting for a linearizable read", e);
        } catch (ExecutionException e) {
            throw forCaller(e.getCause());
        }
    }

    // The exception was made on another thread and may be shared by a batch: the caller gets his own stack trace added.
    private static RuntimeException forCaller(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException failure) {
            return failure;
        }
        return new EngineException("the request failed: " + cause, cause);
    }
}
