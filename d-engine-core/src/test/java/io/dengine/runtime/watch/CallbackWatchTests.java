package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.Subscription;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches whose listener is called on an executor of the caller's: what it gets. */
@Timeout(60)
class CallbackWatchTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest PROGRESS = A.withProgress(WatchRequest.MIN_PROGRESS_INTERVAL);

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;
    private final ExecutorService pool = Executors.newFixedThreadPool(3, task -> {
        Thread thread = new Thread(task, "user");
        thread.setDaemon(true);
        return thread;
    });
    private final ListenerRecorder recorder = new ListenerRecorder();

    @AfterEach
    void stop() {
        hub.closeAll();
        pool.shutdownNow();
    }

    @Test
    void theListenerGetsTheChangesInOrderOnTheExecutor() {
        hub.watch(A, pool, recorder);
        for (int i = 0; i < 50; i++) {
            fixture.put("a", "value-" + i);
            fixture.put("b", "value-" + i);
        }

        recorder.awaitBatches(50);
        assertThat(recorder.batches).isEqualTo(store.expected(A, 1, 100));
        assertThat(recorder.threads).containsOnly("user");
        assertThat(recorder.overlapped).isFalse();
        assertThat(recorder.ends).isEmpty();
    }

    @Test
    void thePastIsReplayedWithoutAnyChange() {
        for (int i = 0; i < 2 * FakeStore.LOOKED_AT; i++) {
            store.put(i % 2 == 0 ? "a" : "b", "value-" + i);
        }
        hub.watch(A.from(3), pool, recorder);

        recorder.awaitBatches(FakeStore.LOOKED_AT - 1);
        assertThat(recorder.batches).isEqualTo(store.expected(A, 3, store.revision()));
        assertThat(store.reads).containsOnlyKeys("user");
    }

    @Test
    void aSlowListenerIsFedFromTheHistory() {
        CountDownLatch release = new CountDownLatch(1);
        hub.watch(A, pool, new ListenerRecorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                await(release);
                recorder.onBatch(batch);
            }
        });
        for (int i = 0; i < 5 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
        }
        release.countDown();

        recorder.awaitBatches(5 * BUFFER);
        assertThat(recorder.batches).isEqualTo(store.expected(A, 1, 5 * BUFFER));
        assertThat(store.readCount()).isPositive();
    }

    @Test
    void noThreadIsHeldWhileThereIsNothingToDo() throws Exception {
        hub.watch(A, pool, recorder);
        fixture.put("a", "1");
        recorder.awaitBatches(1);

        // every thread of the pool is free
        CountDownLatch all = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            pool.execute(() -> {
                all.countDown();
                await(all);
            });
        }
        await(all);
    }

    @Test
    void aListenerDoesNotHoldUpAnother() {
        CountDownLatch release = new CountDownLatch(1);
        hub.watch(A, pool, batch -> await(release));
        hub.watch(A, pool, recorder);
        fixture.put("a", "1");
        fixture.put("a", "2");

        recorder.awaitBatches(2);
        release.countDown();
    }

    @Test
    void aManyBatchesGiveOthersOnTheSameThreadTheirTurn() {
        for (int i = 0; i < 1000; i++) {
            store.put("a", "value-" + i);
        }
        List<String> order = new CopyOnWriteArrayList<>();
        ExecutorService single = Executors.newSingleThreadExecutor();
        hub.watch(A.from(1), single, batch -> {
            if (batch.revision() == 1) {
                single.execute(() -> order.add("other"));
            }
            if (batch.revision() == 1000) {
                order.add("end");
            }
        });

        Awaitility.await().until(() -> order.size() == 2);
        assertThat(order).containsExactly("other", "end");
        single.shutdownNow();
    }

    @Test
    void theDispatcherDoesNotCallTheExecutor() {
        List<String> callers = new CopyOnWriteArrayList<>();
        hub.watch(
                A,
                task -> {
                    callers.add(Thread.currentThread().getName());
                    task.run();
                },
                recorder);
        fixture.put("a", "1");
        recorder.awaitBatches(1);

        assertThat(callers).isNotEmpty().allMatch(name -> name.startsWith("d-engine-watch-callback-test-"));
    }

    // ---- progress

    @Test
    void progressNoticesComeByThemselves() {
        hub.watch(PROGRESS, pool, recorder);
        fixture.put("b", "1");

        Awaitility.await().until(() -> recorder.batches.contains(new WatchBatch(1, List.of())));
        int count = recorder.batches.size();
        recorder.awaitBatches(count + 2);
        assertThat(recorder.batches).allMatch(WatchBatch::isProgress);
        assertThat(recorder.threads).containsOnly("user");
    }

    @Test
    void noTimerIsLeftOfAClosedWatch() {
        Subscription first = hub.watch(PROGRESS, pool, recorder);
        hub.watch(PROGRESS, pool, batch -> {
            throw new IllegalStateException("no");
        });
        first.close();

        Awaitility.await().until(hub::isEmpty);
    }
}
