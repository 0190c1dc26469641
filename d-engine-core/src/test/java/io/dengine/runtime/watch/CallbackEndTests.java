package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineException;
import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of watches whose listener is called on an executor of the caller's. */
@Timeout(60)
class CallbackEndTests {

    private static final WatchRequest A = WatchRequest.key("a");

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
    void aListenerThatThrowsEndsTheWatch() {
        IllegalStateException failure = new IllegalStateException("no");
        hub.watch(A, pool, new ListenerRecorder() {
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
        hub.watch(A, pool, new ListenerRecorder() {
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
    void noCallBeginsAfterCloseHasReturned() throws Exception {
        for (int i = 0; i < 500; i++) {
            AtomicBoolean closed = new AtomicBoolean();
            AtomicBoolean late = new AtomicBoolean();
            Subscription subscription = hub.watch(A, pool, batch -> late.compareAndSet(false, closed.get()));
            hub.publish(store.put("a", "value-" + i));
            if (i % 2 == 0) {
                fixture.settle();
            }
            subscription.close();
            closed.set(true);

            CountDownLatch idle = new CountDownLatch(1);
            pool.execute(idle::countDown);
            await(idle);
            assertThat(late).isFalse();
        }
    }

    @Test
    void closeWaitsForTheCallUnderWay() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Subscription subscription = hub.watch(A, pool, batch -> {
            inside.countDown();
            await(release);
            recorder.onBatch(batch);
        });
        fixture.put("a", "1");
        await(inside);
        FutureTask<Integer> closing = new FutureTask<>(() -> {
            subscription.close();
            return recorder.batches.size();
        });
        Thread closer = new Thread(closing, "closer");
        closer.start();
        Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        release.countDown();

        assertThat(closing.get(10, TimeUnit.SECONDS)).isEqualTo(1);
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
        subscription.set(hub.watch(A, pool, new ListenerRecorder() {
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
        hub.watch(A, pool, new ListenerRecorder() {
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
        List<ListenerRecorder> recorders = new ArrayList<>();
        for (int i = 0; i < WatchFixture.MAX_WATCHERS; i++) {
            recorders.add(new ListenerRecorder());
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
                .isInstanceOfSatisfying(HistoryCompactedException.class, e -> assertThat(e.oldestWatchableRevision())
                        .isEqualTo(4));
    }

    @Test
    void aLossEndsTheWatchWhereHistoryIsOff() {
        store.switchHistory(false);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        hub.watch(A, pool, new ListenerRecorder() {
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
