package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.LimitsConfig;
import io.dengine.OverloadedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackPoolTests {

    private static final int PENDING = 30;

    private final LimitsConfig limits =
            LimitsConfig.builder().maxPendingWrites(20).maxPendingReads(10).build();
    private final CallbackPool pool = new CallbackPool("n1", limits);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> threads = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        end.countDown();
        pool.stop(Duration.ofSeconds(5));
    }

    private void block() {
        int size = Math.max(2, Runtime.getRuntime().availableProcessors());
        CountDownLatch blocked = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            pool.execute(() -> {
                blocked.countDown();
                awaitEnd();
            });
        }
        await().until(() -> blocked.getCount() == 0);
    }

    private void awaitEnd() {
        try {
            end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note() {
        threads.add(Thread.currentThread().getName());
    }

    @Test
    void whoHandsATaskInNeverDoesItHimself() {
        block();
        for (int i = 0; i < 4 * PENDING; i++) {
            pool.execute(this::note);
        }
        assertThat(threads).isEmpty();
        end.countDown();
        await().until(() -> threads.size() == 4 * PENDING);
        assertThat(threads).allMatch(name -> name.startsWith("d-engine-callback-n1"));
    }

    @Test
    void whileTooManyFuturesWaitNoMoreCallsBegin() {
        pool.admit();
        block();
        for (int i = 0; i < PENDING; i++) {
            pool.admit();
            pool.execute(this::note);
        }
        assertThatThrownBy(pool::admit)
                .isInstanceOf(OverloadedException.class)
                .hasMessageContainingAll("30 futures wait", "block", "d-engine-callback-n1");
        end.countDown();
        await().until(() -> threads.size() == PENDING);
        pool.admit();
    }

    @Test
    void aFutureThatIsCompletedAfterTheStopIsDeliveredAllTheSame() {
        pool.stop(Duration.ofSeconds(5));
        pool.execute(this::note);
        await().until(() -> threads.size() == 1);
        assertThat(threads).containsExactly("d-engine-callback-n1-late");
    }
}
