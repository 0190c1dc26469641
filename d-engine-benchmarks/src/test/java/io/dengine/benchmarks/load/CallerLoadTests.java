package io.dengine.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallerLoadTests {

    @Test
    void allCallersCallAndEveryCallIsMeasured() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        LoadResult result = new CallerLoad(random -> threads.add(Thread.currentThread()) || random != null, 3)
                .run(Span.ofOperations(300, Duration.ofMinutes(1)), () -> {});
        assertThat(threads).hasSize(3);
        assertThat(result.operations()).isEqualTo(300);
        assertThat(result.latencies().getTotalCount()).isEqualTo(300);
        assertThat(result.errors()).isZero();
    }

    @Test
    void whatIsToBeDoneAtTheEndFindsTheCallersAlive() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        List<Integer> callsAtTheEnd = new ArrayList<>();
        List<Boolean> alive = new ArrayList<>();
        new CallerLoad(
                        random -> {
                            threads.add(Thread.currentThread());
                            return calls.incrementAndGet() > 0;
                        },
                        3)
                .run(Span.ofOperations(300, Duration.ofMinutes(1)), () -> {
                    callsAtTheEnd.add(calls.get());
                    threads.forEach(thread -> alive.add(thread.isAlive()));
                });
        assertThat(callsAtTheEnd).containsExactly(300);
        assertThat(alive).containsExactly(true, true, true);
    }

    @Test
    void whatIsThrownOrWrongIsAnError() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        LoadResult result = new CallerLoad(
                        random -> {
                            int call = calls.getAndIncrement();
                            if (call % 3 == 0) {
                                throw new IllegalStateException("thrown");
                            }
                            return call % 3 == 1;
                        },
                        1)
                .run(Span.ofOperations(30, Duration.ofMinutes(1)), () -> {});
        assertThat(result.operations()).isEqualTo(10);
        assertThat(result.errors()).isEqualTo(20);
        assertThat(result.failures()).contains("java.lang.IllegalStateException: thrown", "unexpected result");
    }
}
