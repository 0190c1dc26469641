package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static io.dengine.runtime.watch.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.apply.Effects;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches whose consumers, or whose dispatcher, are slower than the changes: what they need is read from the history. */
@Timeout(60)
class SlowConsumerTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest ALL = WatchRequest.prefix("");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private void putMany(String key, int count) {
        for (int i = 0; i < count; i++) {
            fixture.put(key, "value-" + i);
        }
    }

    @Test
    void aConsumerThatIsTooSlowIsFedFromTheHistory() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 5 * BUFFER);

        assertThat(watcher.isOpen()).isTrue();
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 5 * BUFFER));
        int reads = store.readCount();
        assertThat(reads).isPositive();

        putMany("a", BUFFER);
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 5 * BUFFER + 1, 6 * BUFFER));
        assertThat(store.readCount()).as("it is live again").isEqualTo(reads);
    }

    @Test
    void noMoreEventsAreBufferedThanAllowed() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", BUFFER + 1);
        store.compact(BUFFER + 1);

        assertThat(take(watcher, BUFFER)).isEqualTo(store.expected(A, 1, BUFFER));
        assertThatExceptionOfType(HistoryCompactedException.class).isThrownBy(() -> watcher.poll(LONG));
    }

    @Test
    void oneSlowConsumerDoesNotDisturbAnother() throws Exception {
        Watcher slow = hub.watch(A);
        Watcher fast = hub.watch(A);
        for (int i = 0; i < 3 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
            assertThat(take(fast, 1)).isEqualTo(store.expected(A, i + 1, i + 1));
        }

        assertThat(store.readCount()).isZero();
        assertThat(drain(slow)).isEqualTo(store.expected(A, 1, 3 * BUFFER));
    }

    @Test
    void aRevisionWithMoreChangesThanTheBufferComesAloneInAnEmptyBuffer() throws Exception {
        Watcher watcher = hub.watch(ALL);
        fixture.publish(large());
        putMany("a", 2);

        assertThat(drain(watcher)).isEqualTo(store.expected(ALL, 1, 3));
    }

    @Test
    void aRevisionWithMoreChangesThanTheBufferComesFromTheHistoryElse() throws Exception {
        Watcher watcher = hub.watch(ALL);
        putMany("a", 1);
        fixture.publish(large());
        putMany("a", 1);

        assertThat(drain(watcher)).isEqualTo(store.expected(ALL, 1, 3));
        assertThat(store.readCount()).isPositive();
    }

    @Test
    void aRevisionWithMoreChangesThanTheBufferIsReplayedWhole() throws Exception {
        store.commit(put("a", "1"));
        large();
        store.commit(put("a", "2"));

        assertThat(drain(hub.watch(ALL.from(1)))).isEqualTo(store.expected(ALL, 1, 3));
    }

    private Effects large() {
        List<FakeStore.Op> ops = new ArrayList<>();
        for (int i = 0; i < 10 * BUFFER; i++) {
            ops.add(put("large-" + i, "value"));
        }
        return store.commit(ops);
    }

    // ---- the dispatcher's queue

    @Test
    void aFullQueueLosesNothing() throws Exception {
        Watcher watcher = hub.watch(ALL);
        Watcher other = hub.watch(A);
        CountDownLatch release = fixture.holdDispatcherAt("hold");
        for (int i = 0; i < 10; i++) {
            hub.publish(store.put(i % 3 == 0 ? "a" : "b", "value-" + i));
        }
        release.countDown();
        fixture.settle();
        putMany("a", 2);

        assertThat(drain(watcher)).isEqualTo(store.expected(ALL, 1, 13));
        assertThat(drain(other)).isEqualTo(store.expected(A, 1, 13));
        assertThat(store.readCount()).isPositive();
    }

    @Test
    void aWatchThatBeginsWhileTheQueueIsFullLosesNothing() throws Exception {
        CountDownLatch release = fixture.holdDispatcherAt("hold");
        for (int i = 0; i < 6; i++) {
            hub.publish(store.put("a", "before-" + i));
        }
        Watcher now = hub.watch(A);
        Watcher past = hub.watch(A.from(3));
        for (int i = 0; i < 6; i++) {
            hub.publish(store.put("a", "after-" + i));
        }
        release.countDown();
        fixture.settle();
        putMany("a", 2);

        assertThat(drain(now)).isEqualTo(store.expected(A, 8, 15));
        assertThat(drain(past)).isEqualTo(store.expected(A, 3, 15));
    }

    @Test
    void aWatchThatWentLiveWhileTheQueueWasFullIsNotDisturbedByWhatWasLostBefore() throws Exception {
        CountDownLatch release = fixture.holdDispatcherAt("hold");
        for (int i = 0; i < 6; i++) {
            hub.publish(store.put("a", "before-" + i));
        }
        Watcher watcher = hub.watch(A);
        release.countDown();
        fixture.settle();
        putMany("a", 2);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 8, 9));
        assertThat(store.readCount()).isZero();
    }
}
