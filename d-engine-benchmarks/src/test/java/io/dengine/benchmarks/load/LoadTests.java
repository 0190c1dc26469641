package io.dengine.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTests {

    private static final Span HUNDRED = Span.ofOperations(100, Duration.ofMinutes(1));

    @Test
    void noMoreThanTheGivenNumberIsOutstanding() throws InterruptedException {
        AtomicInteger outstanding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Deque<CompletableFuture<String>> begun = new ArrayDeque<>();
        Load load = new Load(
                number -> {
                    most.accumulateAndGet(outstanding.incrementAndGet(), Math::max);
                    CompletableFuture<String> future = new CompletableFuture<>();
                    begun.add(future);
                    if (begun.size() == 4 || number >= 97) {
                        begun.forEach(one -> {
                            outstanding.decrementAndGet();
                            one.complete("done");
                        });
                        begun.clear();
                    }
                    return future;
                },
                "done"::equals,
                4);
        LoadResult result = load.run(HUNDRED);
        assertThat(most).hasValue(4);
        assertThat(result.operations()).isEqualTo(100);
        assertThat(result.errors()).isZero();
        assertThat(result.latencies().getTotalCount()).isEqualTo(100);
    }

    @Test
    void failuresAreCountedWhereverTheyCome() throws InterruptedException {
        Load load = new Load(
                number -> switch ((int) number % 4) {
                    case 0 -> throw new IllegalStateException("thrown");
                    case 1 -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
                    case 2 -> CompletableFuture.completedFuture("wrong");
                    default -> CompletableFuture.completedFuture("right");
                },
                "right"::equals,
                1);
        LoadResult result = load.run(HUNDRED);
        assertThat(result.operations()).isEqualTo(25);
        assertThat(result.errors()).isEqualTo(75);
        assertThat(result.failures())
                .hasSize(5)
                .anyMatch(text -> text.contains("thrown"))
                .anyMatch(text -> text.contains("failed"))
                .anyMatch(text -> text.contains("wrong"));
        assertThat(result.latencies().getTotalCount()).isEqualTo(25);
    }

    @Test
    void nothingOutstandingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Load(number -> CompletableFuture.completedFuture(""), any -> true, 0))
                .withMessageContaining("outstanding");
    }
}
