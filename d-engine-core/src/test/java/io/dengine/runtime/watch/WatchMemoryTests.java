package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static io.dengine.runtime.watch.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for slow consumers is bounded in bytes, for each watch and for all together, and nothing is lost. */
@Timeout(60)
class WatchMemoryTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest ALL = WatchRequest.prefix("");
    private static final int EVENTS = 10_000;
    private static final long BYTES = 10_000;
    private static final long TOTAL = 30_000;

    /** Beside the values, and for what the dispatcher lets in before it looks again. */
    private static final long SLACK = 2_000;

    private final WatchFixture fixture = new WatchFixture(new WatchLimits(100, EVENTS, BYTES, TOTAL));
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private long buffered() {
        return hub.counts().bufferedBytes();
    }

    private void putMany(String key, int count, int size) {
        for (int i = 0; i < count; i++) {
            fixture.put(key, i + "x".repeat(size));
        }
    }

    // ---- one watch

    @Test
    void oneSlowWatcherHoldsNoMoreBytesThanItMay() throws Exception {
        Watcher watcher = hub.watch(A);
        for (int i = 0; i < 50; i++) {
            putMany("a", 1, 1000);
            assertThat(buffered()).isLessThanOrEqualTo(BYTES);
        }

        assertThat(buffered()).isPositive();
        assertThat(watcher.isOpen()).isTrue();
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 50));
        assertThat(buffered()).isZero();
        putMany("a", 2, 1000);
        int reads = store.readCount();
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 51, 52));
        assertThat(store.readCount()).as("it is live again").isEqualTo(reads);
    }

    @Test
    void anEventLargerThanAllThatMayWaitIsDelivered() throws Exception {
        Watcher empty = hub.watch(A);
        Watcher busy = hub.watch(ALL);
        putMany("b", 1, 10);
        putMany("a", 3, 2 * (int) TOTAL);
        putMany("b", 1, 10);

        assertThat(drain(empty)).isEqualTo(store.expected(A, 1, 5));
        assertThat(drain(busy)).isEqualTo(store.expected(ALL, 1, 5));
        assertThat(drain(hub.watch(A.from(1)))).isEqualTo(store.expected(A, 1, 5));
        assertThat(buffered()).isZero();
    }

    @Test
    void whatStoodThereBeforeIsHeldOnlyWhereItWasAskedFor() throws Exception {
        fixture.put("a", "x".repeat(4000));
        Watcher without = hub.watch(A);
        fixture.delete("a");
        assertThat(buffered()).isLessThan(SLACK);
        fixture.apply(put("a", "x".repeat(4000)), put("b", "1"));
        fixture.apply(put("a", "2"), put("b", "2"));
        assertThat(buffered()).isLessThan(4000 + SLACK);

        Watcher with = hub.watch(A.withPreviousValue());
        fixture.put("a", "x".repeat(4000));
        fixture.delete("a");
        assertThat(buffered()).isGreaterThan(3 * 4000);

        assertThat(drain(without)).isEqualTo(store.expected(A, 2, 6));
        assertThat(drain(with)).isEqualTo(store.expected(A.withPreviousValue(), 5, 6));
        assertThat(buffered()).isZero();
    }

    @Test
    void whereHistoryIsOffTheBytesEndTheWatchAfterWhatWasBuffered() throws Exception {
        fixture.put("a", "before");
        store.switchHistory(false);
        Watcher watcher = hub.watch(A);
        putMany("a", 10, 2000);

        List<WatchBatch> got = take(watcher, 4);
        assertThat(got).isEqualTo(store.expected(A, 2, 5));
        assertThatExceptionOfType(WatchOverflowException.class)
                .isThrownBy(() -> watcher.poll(LONG))
                .withMessageContaining("limits.watch-buffer-size = " + BYTES)
                .withMessageContaining("limits.watch-buffer-total-size = " + TOTAL)
                .satisfies(e -> assertThat(e.lostFromRevision()).isEqualTo(6));
        assertThat(buffered()).isZero();
    }

    @Test
    void whereHistoryIsOffALargeEventComesAlone() throws Exception {
        fixture.put("a", "before");
        store.switchHistory(false);
        Watcher watcher = hub.watch(A);
        for (int i = 0; i < 3; i++) {
            putMany("a", 1, 3 * (int) BYTES);
            assertThat(drain(watcher)).isEqualTo(store.expected(A, 2 + i, 2 + i));
        }
    }

    // ---- all together

    @Test
    void manySlowWatchersTogetherHoldNoMoreThanTheyMay() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            watchers.add(hub.watch(WatchRequest.key("key-" + i)));
        }
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 20; i++) {
                putMany("key-" + i, 1, 1000);
                assertThat(buffered()).isLessThanOrEqualTo(TOTAL + SLACK);
            }
        }

        assertThat(buffered()).isPositive();
        for (int i = 0; i < 20; i++) {
            WatchRequest request = WatchRequest.key("key-" + i);
            assertThat(drain(watchers.get(i))).isEqualTo(store.expected(request, 1, store.revision()));
        }
        assertThat(buffered()).isZero();
    }

    @Test
    void thoseWhoHoldMostLetGoAndTheOthersAreNotDisturbed() throws Exception {
        List<Watcher> dead = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            dead.add(hub.watch(WatchRequest.key("dead-" + i)));
        }
        Watcher lively = hub.watch(A);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 10; i++) {
                putMany("dead-" + i, 1, 1000);
            }
            putMany("a", 1, 100);
            assertThat(take(lively, 1)).hasSize(1);
        }

        assertThat(store.readCount()).as("the lively one was never behind").isZero();
        assertThat(hub.counts().behind()).isPositive();
        assertThat(drain(dead.get(3))).hasSize(20);
    }

    @Test
    void watchersOfTheSameKeyHoldItsChangesOnce() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            watchers.add(hub.watch(A));
        }
        putMany("a", 1, 4000);
        assertThat(buffered()).isBetween(4000L, 4000 + 50 * 64 + SLACK);

        for (int i = 0; i < 49; i++) {
            assertThat(watchers.get(i).poll(NOW)).isPresent();
        }
        assertThat(buffered()).isGreaterThan(4000);
        assertThat(watchers.get(49).poll(NOW)).isPresent();
        assertThat(buffered()).isZero();
    }

    @Test
    void whatIsReadFromTheHistoryAndNotTakenCountsToo() throws Exception {
        for (int i = 0; i < 100; i++) {
            store.put("a", i + "x".repeat(900));
        }
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Watcher watcher = hub.watch(A.from(1));
            watchers.add(watcher);
            assertThat(take(watcher, 1)).isEqualTo(store.expected(A, 1, 1));
        }
        // each has read a part of which it has taken one; those who came later had to read one by one
        assertThat(buffered()).isBetween(1L, TOTAL + BYTES);

        putMany("b", 1, 10);
        assertThat(buffered()).isLessThanOrEqualTo(TOTAL);
        for (Watcher watcher : watchers) {
            assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, 100));
        }
        assertThat(buffered()).isZero();
    }

    @Test
    void whereHistoryIsOffThoseWhoHoldMostAreToldWhatTheyHaveLost() throws Exception {
        fixture.put("a", "before");
        store.switchHistory(false);
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            watchers.add(hub.watch(WatchRequest.key("key-" + i)));
        }
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 10; i++) {
                putMany("key-" + i, 1, 1000);
            }
        }

        int lost = 0;
        for (int i = 0; i < 10; i++) {
            WatchRequest request = WatchRequest.key("key-" + i);
            try {
                assertThat(drain(watchers.get(i))).isEqualTo(store.expected(request, 2, store.revision()));
            } catch (WatchOverflowException e) {
                lost++;
                assertThat(e.lostFromRevision())
                        .as("nothing was delivered before")
                        .isEqualTo(2 + i);
            }
        }
        assertThat(lost).isBetween(1, 9);
        assertThat(buffered()).isZero();
    }

    @Test
    void whatWasLetGoAndCompactedMeanwhileIsTold() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            watchers.add(hub.watch(WatchRequest.key("key-" + i)));
        }
        for (int round = 0; round < 9; round++) {
            for (int i = 0; i < 4; i++) {
                putMany("key-" + i, 1, 1000);
            }
        }
        store.compact(store.revision());

        int compacted = 0;
        for (int i = 0; i < 4; i++) {
            WatchRequest request = WatchRequest.key("key-" + i);
            List<WatchBatch> got = new ArrayList<>();
            long reached = store.revision();
            try {
                while (got.size() < 9) {
                    got.addAll(take(watchers.get(i), 1));
                }
            } catch (HistoryCompactedException e) {
                compacted++;
                reached = e.requestedRevision() - 1;
            }
            assertThat(got).isEqualTo(store.expected(request, 1, reached));
        }
        assertThat(compacted).isPositive();
    }

    // ---- the end

    @Test
    void whatWaitsInAClosedWatcherCountsNoMoreAndIsReturned() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 3, 1000);

        watcher.close();

        assertThat(buffered()).isZero();
        assertThat(take(watcher, 3)).isEqualTo(store.expected(A, 1, 3));
        assertThat(buffered()).isZero();
    }

    @Test
    void aClosedWatchWithAListenerHoldsNothing() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Subscription subscription = hub.watch(A, executor, batch -> {
            inside.countDown();
            WatchFixture.await(release);
        });
        putMany("a", 5, 1000);
        WatchFixture.await(inside);
        assertThat(buffered()).isPositive();
        Awaitility.await().until(() -> {
            release.countDown();
            subscription.close();
            return buffered() == 0;
        });
        executor.shutdown();
    }

    // ---- how many are behind

    @Test
    void watchersThatAreBehindAreCounted() throws Exception {
        putMany("a", 3, 10);
        Watcher replay = hub.watch(A.from(1));
        Watcher slow = hub.watch(A);
        Watcher quick = hub.watch(WatchRequest.key("b"));
        assertThat(hub.counts()).isEqualTo(new WatchCounts(3, 1, 0));

        drain(replay);
        assertThat(hub.counts().behind()).isZero();
        putMany("a", 20, 1000);
        assertThat(hub.counts().behind()).isEqualTo(2);
        drain(slow);
        assertThat(hub.counts().behind()).isEqualTo(1);
        replay.close();
        quick.close();
        assertThat(hub.counts()).isEqualTo(new WatchCounts(1, 0, 0));
    }
}
