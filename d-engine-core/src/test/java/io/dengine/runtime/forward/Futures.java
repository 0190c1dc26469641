package io.dengine.runtime.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;

/** What a future has come to. */
final class Futures {

    private Futures() {}

    static <T> T valueOf(CompletableFuture<T> future) {
        assertThat(future).isCompleted();
        return future.join();
    }

    /** The exception as it is, without what futures put around it. */
    static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, failure) -> failure).join();
    }
}
