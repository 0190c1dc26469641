package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.Change;
import io.dengine.apply.Effects;
import io.dengine.apply.RevisionChanges;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever fails while changes are offered: nobody gets one twice, and none is missing. */
@Timeout(60)
class WatchFailureTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest B = WatchRequest.key("b");
    private static final WatchRequest ALL = WatchRequest.prefix("");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private static void fail() {
        throw new OutOfMemoryError("unable to create native thread");
    }

    /** What a feed has. */
    private static List<WatchBatch> take(WatchFeed feed) {
        List<WatchBatch> batches = new ArrayList<>();
        FeedReader reader = new FeedReader(feed, System::nanoTime, null);
        while (true) {
            WatchBatch next = reader.next();
            if (next != null) {
                batches.add(next);
            } else if (reader.isBehind()) {
                reader.readHistory();
            } else {
                return batches;
            }
        }
    }

    @Test
    void aConsumerThatCannotBeWokenCostsNobodyADuplicate() throws Exception {
        Watcher victim = hub.watch(A);
        Watcher all = hub.watch(ALL);
        WatchFeed broken = hub.register(B);
        broken.whenReady(WatchFailureTests::fail);
        fixture.publish(FakeStore.batch(store.put("a", "1"), store.put("b", "2"), store.put("a", "3")));
        broken.whenReady(() -> {});
        fixture.put("a", "4");

        assertThat(drain(victim)).isEqualTo(store.expected(A, 1, 4));
        assertThat(drain(all)).isEqualTo(store.expected(ALL, 1, 4));
        assertThat(take(broken)).isEqualTo(store.expected(B, 1, 4));
        assertThat(store.readCount()).as("nobody had to read it").isZero();
    }

    @Test
    void aConsumerThatCannotBeWokenInATransactionCostsNobodyADuplicate() throws Exception {
        Watcher all = hub.watch(ALL);
        WatchFeed broken = hub.register(B);
        broken.whenReady(WatchFailureTests::fail);
        fixture.publish(
                FakeStore.batch(store.put("a", "1"), store.commit(put("a", "2"), put("b", "2")), store.put("b", "3")));

        assertThat(drain(all)).isEqualTo(store.expected(ALL, 1, 3));
        assertThat(take(broken)).isEqualTo(store.expected(B, 1, 3));
        assertThat(store.readCount()).isZero();
    }

    @Test
    void aConsumerThatCouldNotBeWokenIsWokenLater() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch woken = new CountDownLatch(1);
        WatchFeed feed = hub.register(A);
        feed.whenReady(() -> {
            if (attempts.incrementAndGet() < 3) {
                fail();
            }
            woken.countDown();
        });
        fixture.put("a", "1");

        WatchFixture.await(woken);
        assertThat(take(feed)).isEqualTo(store.expected(A, 1, 1));
    }

    @Test
    void aBatchThatFailsInItsMidstIsReadFromWhereItFailed() throws Exception {
        Watcher a = hub.watch(A);
        Watcher all = hub.watch(ALL);
        Effects first = store.put("a", "1");
        Effects second = store.put("a", "2");
        Effects third = store.put("b", "3");
        AtomicInteger looks = new AtomicInteger();
        List<Change> once = new AbstractList<>() {
            @Override
            public Change get(int index) {
                if (looks.incrementAndGet() == 2) {
                    // the first look is the queue's
                    fail();
                }
                return second.changes().get(0).changes().get(index);
            }

            @Override
            public int size() {
                return 1;
            }
        };
        fixture.publish(new Effects(
                3,
                List.of(
                        first.changes().get(0),
                        new RevisionChanges(2, once),
                        third.changes().get(0)),
                List.of()));
        assertThat(looks.get()).isGreaterThanOrEqualTo(2);
        fixture.put("a", "4");

        assertThat(drain(a)).isEqualTo(store.expected(A, 1, 4));
        assertThat(drain(all)).isEqualTo(store.expected(ALL, 1, 4));
        assertThat(store.readCount()).isPositive();
    }

    @Test
    void aWatchThatFailsToFallBehindIsTold() throws Exception {
        WatchFeed broken = hub.register(A);
        broken.whenReady(WatchFailureTests::fail);
        Watcher other = hub.watch(A);
        fixture.install(put("a", "1"), put("a", "2"));
        fixture.put("a", "3");

        assertThat(take(broken)).isEqualTo(store.expected(A, 1, 3));
        assertThat(drain(other)).isEqualTo(store.expected(A, 1, 3));
    }

    @Test
    void aWaiterForARevisionThatCannotBeToldIsToldLater() throws Exception {
        hub.watch(B);
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch reached = new CountDownLatch(1);
        hub.dispatcher().whenDispatched(1, () -> {
            if (attempts.incrementAndGet() < 3) {
                fail();
            }
            reached.countDown();
        });
        Watcher watcher = hub.watch(A);
        hub.publish(FakeStore.batch(store.put("a", "1"), store.put("a", "2")));
        WatchFixture.await(reached);
        fixture.put("a", "3");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 3));
    }

    @Test
    void aWatchThatCannotBeToldOfTheStopDoesNotKeepTheOthersOpen() {
        for (int i = 0; i < WatchFixture.MAX_WATCHERS - 1; i++) {
            hub.register(A).whenReady(WatchFailureTests::fail);
        }
        Watcher other = hub.watch(A);

        hub.closeAll();

        assertThat(other.isOpen()).isFalse();
        assertThat(hub.openWatchers()).isZero();
    }

    @Test
    void aMirrorGoesOnAfterAFailureOfAnotherWatch() throws Exception {
        hub.register(B).whenReady(WatchFailureTests::fail);
        KvMirror mirror = hub.mirror(ALL.range(), store::scan, 3, LONG);
        for (int i = 0; i < 10; i++) {
            fixture.publish(FakeStore.batch(store.put("a", "1-" + i), store.put("b", "2-" + i)));
        }

        assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();
        assertThat(mirror.snapshot().values()).containsExactlyElementsOf(store.contents(ALL.range()));
        Awaitility.await().untilAsserted(() -> assertThat(hub.openWatchers()).isEqualTo(2));
    }
}
