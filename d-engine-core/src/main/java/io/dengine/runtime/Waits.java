package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import io.dengine.command.CommandResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Blocks a caller until his answer is there. What they throw has the caller's own stack; see {@link CallerFailures}. */
final class Waits {

    /** For whoever gives up a write at this moment on another thread and is about to say so. */
    private static final long GIVING_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A forwarded write ends by itself, and then may know for certain what became of it: so long, at most, before its caller gives it up. */
    private static final Duration FORWARDED_GRACE = Duration.ofMillis(100);

    private static final int GRACE_PART = 8;

    private Waits() {}

    /** Until the write's outcome, at the latest at its deadline. */
    static CommandResult forWrite(PendingWrite write, WritePath writes) {
        long left = write.deadlineNanos() - System.nanoTime();
        while (true) {
            try {
                return write.outcome().get(Math.max(GIVING_UP_NANOS, left), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Completes it, unless an answer came at the last moment.
                writes.expire(write);
                left = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(writes.cancel(write), e);
            } catch (ExecutionException e) {
                throw CallerFailures.of(e.getCause());
            }
        }
    }

    private static EngineException interrupted(boolean withoutEffect, InterruptedException cause) {
        return withoutEffect
                ? new EngineException(
                        "interrupted while the write waited for its turn; it was not proposed and has no effect", cause)
                : new OutcomeUnknownException(
                        "interrupted while waiting for the answer; it is not known whether the write took effect",
                        cause);
    }

    /**
     * Until the answer to a write that goes to the leader, at the latest when the time-out is over.
     *
     * @param start begins it; is given the time after which it ends by itself, which is a little shorter
     */
    static <T> T forForwarded(Function<Duration, CompletableFuture<T>> start, Duration timeout) {
        long began = System.nanoTime();
        Duration part = timeout.dividedBy(GRACE_PART);
        CompletableFuture<T> answer =
                start.apply(timeout.minus(part.compareTo(FORWARDED_GRACE) < 0 ? part : FORWARDED_GRACE));
        return await(
                answer,
                timeout.minusNanos(System.nanoTime() - began),
                () -> new OutcomeUnknownException(
                        "the leader did not answer in time; it is not known whether the write took effect"),
                e -> interrupted(false, e));
    }

    /** Until a read may be done. */
    static void forRead(CompletableFuture<Void> passed, Duration timeout, Supplier<EngineException> timedOut) {
        forAnswer(passed, timeout, timedOut);
    }

    /** Until the answer to something that changes nothing. */
    static <T> T forAnswer(CompletableFuture<T> answer, Duration timeout, Supplier<EngineException> timedOut) {
        return await(
                answer,
                timeout,
                timedOut,
                e -> new EngineException("interrupted while waiting for the answer to a read", e));
    }

    private interface OnInterrupt {
        EngineException failure(InterruptedException cause);
    }

    private static <T> T await(
            CompletableFuture<T> answer,
            Duration timeout,
            Supplier<EngineException> timedOut,
            OnInterrupt onInterrupt) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw onInterrupt.failure(e);
        } catch (ExecutionException e) {
            throw CallerFailures.of(e.getCause());
        }
    }
}
