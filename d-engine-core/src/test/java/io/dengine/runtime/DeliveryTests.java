package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineException;
import io.dengine.NoLeaderException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeliveryTests {

    private final List<Runnable> callbacks = new ArrayList<>();

    @Test
    void whatIsThereIsDeliveredAtOnce() {
        assertThat(Delivery.of(CompletableFuture.completedFuture(2), number -> number * 2, callbacks::add))
                .isCompletedWithValue(4);
        assertThat(callbacks).isEmpty();
    }

    @Test
    void whatComesLaterIsDeliveredOnTheExecutor() {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        CompletableFuture<Integer> target = Delivery.of(source, number -> number * 2, callbacks::add);
        source.complete(2);
        assertThat(target).isNotDone();
        callbacks.forEach(Runnable::run);
        assertThat(target).isCompletedWithValue(4);
    }

    @Test
    void aFailureComesAsItselfThroughWhateverFuturesPutAroundIt() {
        NoLeaderException failure = new NoLeaderException("none");
        CompletableFuture<Integer> derived =
                CompletableFuture.<Integer>failedFuture(failure).thenApply(number -> number);
        AtomicReference<Throwable> met = new AtomicReference<>();
        Delivery.of(derived, number -> number, callbacks::add).whenComplete((result, error) -> met.set(error));
        assertThat(met.get()).isExactlyInstanceOf(NoLeaderException.class).hasCauseReference(failure);
    }

    @Test
    void whatTheAnswerThrowsFailsTheFuture() {
        Error error = new StackOverflowError();
        AtomicReference<Throwable> met = new AtomicReference<>();
        Delivery.of(
                        CompletableFuture.completedFuture(2),
                        number -> {
                            throw error;
                        },
                        callbacks::add)
                .whenComplete((result, thrown) -> met.set(thrown));
        assertThat(met.get()).isSameAs(error);
    }

    @Test
    void aCancelledFutureLeavesItsSourceAlone() {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        Delivery.of(source, number -> number, callbacks::add).cancel(true);
        assertThat(source).isNotDone();
        source.completeExceptionally(new EngineException("late"));
        callbacks.forEach(Runnable::run);
    }
}
