package io.dengine.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacedLoadTests {

    @Test
    void aStallCountsForAllThatItDelayed() throws InterruptedException {
        long stall = TimeUnit.MILLISECONDS.toNanos(100);
        PacedLoad load = new PacedLoad(
                number -> {
                    if (number == 0) {
                        long begin = System.nanoTime();
                        while (System.nanoTime() - begin < stall) {
                            Thread.onSpinWait();
                        }
                    }
                    return CompletableFuture.completedFuture("");
                },
                1000);
        LoadResult result = load.run(Duration.ofMillis(100));
        assertThat(result.operations()).isEqualTo(100);
        // the operation that was due after 50 ms was 50 ms late, and so on
        assertThat(result.latencies().getValueAtPercentile(50)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(45));
        assertThat(result.latencies().getMaxValue()).isGreaterThanOrEqualTo(stall);
    }

    @Test
    void failuresAreCounted() throws InterruptedException {
        LoadResult result = new PacedLoad(
                        number -> {
                            throw new IllegalStateException("thrown");
                        },
                        10_000)
                .run(Duration.ofMillis(1));
        assertThat(result.operations()).isZero();
        assertThat(result.errors()).isEqualTo(10);
    }

    @Test
    void noRateIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PacedLoad(number -> CompletableFuture.completedFuture(""), 0))
                .withMessageContaining("perSecond");
    }
}
