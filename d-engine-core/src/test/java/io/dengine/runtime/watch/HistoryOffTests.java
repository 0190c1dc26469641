package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static io.dengine.runtime.watch.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where changes are not recorded, a loss is told. */
@Timeout(60)
class HistoryOffTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest ALL = WatchRequest.prefix("");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @BeforeEach
    void switchHistoryOff() {
        fixture.put("a", "before");
        store.switchHistory(false);
    }

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private void putMany(String key, int count) {
        for (int i = 0; i < count; i++) {
            fixture.put(key, "value-" + i);
        }
    }

    private static void assertOverflow(Watcher watcher, long lostFrom) {
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(WatchOverflowException.class)
                    .isThrownBy(() -> watcher.poll(LONG))
                    .withMessageContaining("limits.watch-buffer = " + BUFFER)
                    .satisfies(e -> assertThat(e.lostFromRevision()).isEqualTo(lostFrom));
        }
    }

    @Test
    void aConsumerThatKeepsUpNeedsNoHistory() throws Exception {
        Watcher watcher = hub.watch(A);
        for (int i = 0; i < 5; i++) {
            putMany("a", BUFFER);
            assertThat(drain(watcher)).hasSize(BUFFER);
        }
        assertThat(store.readCount()).isZero();
    }

    @Test
    void aFullBufferEndsTheWatchAfterWhatWasBuffered() throws Exception {
        Watcher watcher = hub.watch(A);
        Watcher other = hub.watch(A);
        putMany("a", BUFFER);
        assertThat(take(other, BUFFER)).hasSize(BUFFER);
        putMany("b", 10);
        putMany("a", 2);

        assertThat(watcher.isOpen()).isFalse();
        assertThat(hub.openWatchers()).isEqualTo(1);
        assertThat(take(watcher, BUFFER)).isEqualTo(store.expected(A, 2, 1 + BUFFER));
        assertOverflow(watcher, 12 + BUFFER);
        assertThat(drain(other)).isEqualTo(store.expected(A, 12 + BUFFER, 13 + BUFFER));
    }

    @Test
    void anOverflowedWatchStaysOverflowedWhenItIsClosed() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", BUFFER + 1);

        watcher.close();
        hub.closeAll();

        assertThat(take(watcher, BUFFER)).hasSize(BUFFER);
        assertOverflow(watcher, 2 + BUFFER);
    }

    @Test
    void aLargeRevisionFitsIntoAnEmptyBufferOnly() throws Exception {
        FakeStore.Op[] ops = new FakeStore.Op[BUFFER + 1];
        for (int i = 0; i < ops.length; i++) {
            ops[i] = put("large-" + i, "value");
        }
        Watcher watcher = hub.watch(ALL);
        fixture.apply(ops);
        assertThat(drain(watcher)).isEqualTo(store.expected(ALL, 2, 2));

        fixture.put("a", "1");
        fixture.apply(ops);

        assertThat(take(watcher, 1)).isEqualTo(store.expected(ALL, 3, 3));
        assertOverflow(watcher, 4);
    }

    @Test
    void aFullQueueEndsEveryWatchThatMayHaveMissedSomething() throws Exception {
        Watcher watcher = hub.watch(A);
        CountDownLatch release = fixture.holdDispatcherAt("hold");
        for (int i = 0; i < 4; i++) {
            hub.publish(store.put("b", "value-" + i));
        }
        Watcher later = hub.watch(A);
        release.countDown();
        fixture.settle();
        putMany("a", 1);

        // the queue has room for three batches
        assertOverflow(watcher, 6);
        assertThat(drain(later)).isEqualTo(store.expected(A, 7, 7));
    }

    @Test
    void aSnapshotEndsAWatchThatMayHaveMissedSomething() throws Exception {
        Watcher watcher = hub.watch(A);
        Watcher future = hub.watch(A.from(5));
        putMany("a", 1);
        fixture.install(put("b", "x"), put("b", "y"));
        putMany("a", 1);

        assertThat(take(watcher, 1)).isEqualTo(store.expected(A, 2, 2));
        assertOverflow(watcher, 3);
        assertThat(drain(future)).isEqualTo(store.expected(A, 5, 5));
    }

    @Test
    void aSnapshotOfWhatWasAppliedEndsNothing() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 1);
        hub.stateReplaced();
        putMany("a", 1);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, 3));
    }

    @Test
    void aWatchFromThePastIsRefused() {
        putMany("a", 5);
        Watcher watcher = hub.watch(A.from(3));

        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> watcher.poll(LONG))
                .satisfies(e -> {
                    assertThat(e.requestedRevision()).isEqualTo(3);
                    assertThat(e.oldestWatchableRevision()).isEqualTo(7);
                });
    }

    @Test
    void aWatchThatWasBehindWhenTheHistoryWasSwitchedOffIsToldOfTheLoss() throws Exception {
        store.switchHistory(true);
        Watcher watcher = hub.watch(A);
        putMany("a", BUFFER + 1);
        store.switchHistory(false);

        assertThat(take(watcher, BUFFER)).hasSize(BUFFER);
        assertOverflow(watcher, 2 + BUFFER);
    }

    @Test
    void aWatchGoesOnWhenTheHistoryIsSwitchedOnAndOff() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 1);
        store.switchHistory(true);
        putMany("a", 1);
        assertThat(drain(watcher)).hasSize(2);

        putMany("a", 2 * BUFFER);
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 4, 3 + 2 * BUFFER));
        store.switchHistory(false);
        putMany("a", 1);

        assertThat(watcher.poll(NOW)).isPresent();
    }
}
