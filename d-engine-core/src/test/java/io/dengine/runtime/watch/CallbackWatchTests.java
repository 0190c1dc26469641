package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineException;
import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches whose listener is called on an executor of the caller's. */
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
    private final Recorder recorder = new Recorder();

    /** Notes what it is told, by whom, and whether calls overlap. */
    private static class Recorder implements WatchListener {

        final List<WatchBatch> batches = new CopyOnWriteArrayList<>();
        final List<RuntimeException> ends = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();
        final AtomicInteger inside = new AtomicInteger();
        volatile boolean overlapped;

        @Override
        public void onBatch(WatchBatch batch) {
            overlapped |= inside.incrementAndGet() > 1;
            threads.add(Thread.currentThread().getName());
            batches.add(batch);
            inside.decrementAndGet();
        }

        @Override
        public void onEnd(RuntimeException reason) {
            overlapped |= inside.get() > 0;
            threads.add(Thread.currentThread().getName());
            ends.add(reason);
        }

        void awaitBatches(int count) {
            Awaitility.await().until(() -> batches.size() >= count);
        }

        RuntimeException awaitEnd() {
            Awaitility.await().until(() -> !ends.isEmpty());
            assertThat(ends).hasSize(1);
            return ends.get(0);
        }
    }

    @AfterEach
    void stop() {
        hub.closeAll();
        pool.shutdownNow();
    }

    // ---- what is delivered

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
        hub.watch(A, pool, new Recorder() {
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

    // ---- the end

    @Test
    void aListenerThatThrowsEndsTheWatch() {
        IllegalStateException failure = new IllegalStateException("no");
        hub.watch(A, pool, new Recorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                recorder.onBatch(batch);
                throw failure;
            }

            @Override
            public void onEnd(RuntimeException reason) {
                recorder.onEnd(reason);
                throw new IllegalStateException("also when it ends");
            }
        });
        fixture.put("a", "1");
        fixture.put("a", "2");

        assertThat(recorder.awaitEnd()).isSameAs(failure);
        assertThat(hub.openWatchers()).isZero();
        assertThat(recorder.batches).hasSize(1);
        assertThat(recorder.threads).containsOnly("user");
    }

    @Test
    void anErrorOfAListenerEndsTheWatchToo() {
        hub.watch(A, pool, new Recorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                throw new AssertionError("no");
            }

            @Override
            public void onEnd(RuntimeException reason) {
                recorder.onEnd(reason);
            }
        });
        fixture.put("a", "1");

        assertThat(recorder.awaitEnd()).isInstanceOf(EngineException.class).hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void anExecutorThatRejectsEndsTheWatchOnAThreadForCallbacks() {
        RejectedExecutionException rejection = new RejectedExecutionException("full");
        AtomicReference<Executor> executor = new AtomicReference<>(pool);
        hub.watch(A, task -> executor.get().execute(task), recorder);
        fixture.put("a", "1");
        recorder.awaitBatches(1);
        executor.set(task -> {
            throw rejection;
        });
        fixture.put("a", "2");

        assertThat(recorder.awaitEnd()).isSameAs(rejection);
        assertThat(recorder.threads.get(1)).startsWith("d-engine-watch-callback-test-");
        assertThat(recorder.batches).hasSize(1);
        assertThat(hub.openWatchers()).isZero();
    }

    @Test
    void nothingIsCalledAfterTheOwnerHasClosedIt() {
        Subscription subscription = hub.watch(A, pool, recorder);
        fixture.put("a", "1");
        recorder.awaitBatches(1);

        subscription.close();
        subscription.close();
        fixture.put("a", "2");
        hub.closeAll();

        CountDownLatch idle = new CountDownLatch(1);
        pool.execute(idle::countDown);
        await(idle);
        assertThat(recorder.batches).hasSize(1);
        assertThat(recorder.ends).isEmpty();
        assertThat(hub.openWatchers()).isZero();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void aListenerCanCloseItsOwnWatch() {
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        subscription.set(hub.watch(A, pool, batch -> {
            await(known);
            recorder.onBatch(batch);
            subscription.get().close();
        }));
        known.countDown();
        fixture.put("a", "1");
        fixture.put("a", "2");

        Awaitility.await().until(() -> hub.openWatchers() == 0);
        assertThat(recorder.batches).hasSize(1);
    }

    @Test
    void aListenerThatClosesItsWatchAndThrowsIsNotCalledAgain() {
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        subscription.set(hub.watch(A, pool, new Recorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                await(known);
                subscription.get().close();
                recorder.onBatch(batch);
                throw new IllegalStateException("no");
            }

            @Override
            public void onEnd(RuntimeException reason) {
                recorder.onEnd(reason);
            }
        }));
        known.countDown();
        fixture.put("a", "1");
        recorder.awaitBatches(1);

        pool.shutdown();
        Awaitility.await().until(pool::isTerminated);
        assertThat(recorder.ends).isEmpty();
    }

    @Test
    void whenTheEngineStopsTheListenerGetsTheRestAndIsTold() {
        CountDownLatch release = new CountDownLatch(1);
        hub.watch(A, pool, new Recorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                await(release);
                recorder.onBatch(batch);
            }

            @Override
            public void onEnd(RuntimeException reason) {
                recorder.onEnd(reason);
            }
        });
        for (int i = 0; i < BUFFER; i++) {
            fixture.put("a", "value-" + i);
        }

        hub.closeAll();
        release.countDown();

        assertThat(recorder.awaitEnd()).isInstanceOf(WatchClosedException.class);
        assertThat(recorder.batches).isEqualTo(store.expected(A, 1, BUFFER));
    }

    @Test
    void manyIdleWatchesAreToldOfTheStop() {
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < WatchFixture.MAX_WATCHERS; i++) {
            recorders.add(new Recorder());
            hub.watch(A, pool, recorders.get(i));
        }

        hub.closeAll();

        recorders.forEach(each -> assertThat(each.awaitEnd()).isInstanceOf(WatchClosedException.class));
    }

    @Test
    void compactedHistoryEndsTheWatch() {
        for (int i = 0; i < 5; i++) {
            store.put("a", "value-" + i);
        }
        store.compact(3);
        hub.watch(A.from(2), pool, recorder);

        assertThat(recorder.awaitEnd())
                .isInstanceOfSatisfying(HistoryCompactedException.class, e -> assertThat(e.oldestRevision())
                        .isEqualTo(4));
    }

    @Test
    void aLossEndsTheWatchWhereHistoryIsOff() {
        store.switchHistory(false);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        hub.watch(A, pool, new Recorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                reached.countDown();
                await(release);
                recorder.onBatch(batch);
            }

            @Override
            public void onEnd(RuntimeException reason) {
                recorder.onEnd(reason);
            }
        });
        fixture.put("a", "first");
        await(reached);
        for (int i = 0; i < BUFFER + 1; i++) {
            fixture.put("a", "value-" + i);
        }
        release.countDown();

        assertThat(recorder.awaitEnd())
                .isInstanceOfSatisfying(WatchOverflowException.class, e -> assertThat(e.lostFromRevision())
                        .isEqualTo(BUFFER + 2));
        assertThat(recorder.batches).hasSize(BUFFER + 1);
    }
}
