package io.dengine.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From a future of the engine's to one of the caller's. The caller's may be completed or cancelled by him without any effect on the engine, completes on an
 * executor for callbacks, and fails with the exception itself, not one around it.
 */
final class Delivery {

    private Delivery() {}

    /** What is there already is delivered at once: nothing of the engine's waits for the caller then. */
    static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> of(
            CompletableFuture<T> source, Function<T, R> answer, Executor callbacks) {
        CompletableFuture<R> target = new CompletableFuture<>();
        if (source.isDone()) {
            source.whenComplete((result, error) -> complete(target, result, error, answer));
        } else {
            source.whenCompleteAsync((result, error) -> complete(target, result, error, answer), callbacks);
        }
        return target;
    }

    private static <T extends @Nullable Object, R extends @Nullable Object> void complete(
            CompletableFuture<R> target, T result, @Nullable Throwable error, Function<T, R> answer) {
        if (error != null) {
            target.completeExceptionally(CallerFailures.of(error));
            return;
        }
        try {
            target.complete(answer.apply(result));
        } catch (Throwable e) {
            // Whatever it is: a future that is never completed would be worse.
            target.completeExceptionally(e);
        }
    }
}
