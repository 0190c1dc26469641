package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Progress notices of watches that are polled. */
@Timeout(60)
class ProgressTests {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final WatchRequest A = WatchRequest.key("a").withProgress(INTERVAL);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final WatchFixture fixture = new WatchFixture(clock::get);
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static Optional<WatchBatch> progress(long revision) {
        return Optional.of(new WatchBatch(revision, List.of()));
    }

    @Test
    void aNoticeComesAfterTheIntervalAndSaysHowFarTheWatcherIs() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("b", "1");
        fixture.put("b", "2");
        pass(INTERVAL.minusNanos(1));
        assertThat(watcher.poll(NOW)).isEmpty();

        pass(Duration.ofNanos(1));

        assertThat(watcher.poll(NOW)).isEqualTo(progress(2)).get().matches(WatchBatch::isProgress);
        assertThat(watcher.nextRevision()).isEqualTo(3);
        assertThat(watcher.poll(NOW)).isEmpty();
        pass(INTERVAL);
        assertThat(watcher.poll(NOW)).as("also when nothing has happened").isEqualTo(progress(2));
    }

    @Test
    void aWatchThatDidNotAskForThemGetsNone() throws Exception {
        Watcher watcher = hub.watch(WatchRequest.key("a"));
        pass(Duration.ofDays(1000));

        assertThat(watcher.poll(NOW)).isEmpty();
    }

    @Test
    void theIntervalCountsFromTheLastDelivery() throws Exception {
        Watcher watcher = hub.watch(A);
        pass(INTERVAL.dividedBy(2));
        fixture.put("a", "1");
        assertThat(watcher.poll(NOW).orElseThrow().isProgress()).isFalse();

        pass(INTERVAL.minusNanos(1));
        assertThat(watcher.poll(NOW)).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(watcher.poll(NOW)).isEqualTo(progress(1));
    }

    @Test
    void changesThatWaitComeFirst() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");
        fixture.put("a", "2");
        fixture.put("b", "1");
        pass(INTERVAL);

        assertThat(watcher.poll(NOW).orElseThrow().revision()).isEqualTo(1);
        pass(INTERVAL);
        assertThat(watcher.poll(NOW).orElseThrow().revision()).isEqualTo(2);
        pass(INTERVAL);
        assertThat(watcher.poll(NOW)).isEqualTo(progress(3));
    }

    @Test
    void whatWasNotOfferedYetIsNotPromised() throws Exception {
        Watcher watcher = hub.watch(A);
        CountDownLatch release = fixture.holdDispatcherAt("hold");
        hub.publish(store.put("a", "1"));
        pass(INTERVAL);

        assertThat(watcher.poll(NOW)).isEqualTo(progress(0));

        release.countDown();
        fixture.settle();
        assertThat(watcher.poll(NOW).orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void whatWasDroppedByAFullQueueIsNotPromised() throws Exception {
        Watcher watcher = hub.watch(A);
        CountDownLatch release = fixture.holdDispatcherAt("hold");
        for (int i = 0; i < 10; i++) {
            hub.publish(store.put("b", "value-" + i));
        }
        hub.publish(store.put("a", "1"));
        release.countDown();
        fixture.settle();
        pass(INTERVAL);

        // what it has read of the history so far, which may be nothing
        long promised = 0;
        Optional<WatchBatch> next = watcher.poll(NOW);
        while (next.isEmpty() || next.get().isProgress()) {
            promised = Math.max(promised, next.map(WatchBatch::revision).orElse(0L));
            next = watcher.poll(NOW);
        }
        assertThat(next.get().revision()).isEqualTo(12);
        assertThat(promised).isLessThan(12);
    }

    @Test
    void aWatchThatIsBehindTellsHowFarItHasRead() throws Exception {
        for (int i = 0; i < 3 * FakeStore.LOOKED_AT; i++) {
            store.put("b", "value-" + i);
        }
        Watcher watcher = hub.watch(A.from(11));
        pass(INTERVAL);
        assertThat(watcher.poll(NOW)).isEqualTo(progress(10));

        pass(INTERVAL.minusNanos(1));
        assertThat(watcher.poll(NOW)).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(watcher.poll(NOW)).isEqualTo(progress(10 + FakeStore.LOOKED_AT));
    }

    @Test
    void aWatchThatFellBehindDoesNotPromiseWhatItHasNotRead() throws Exception {
        Watcher watcher = hub.watch(A);
        for (int i = 0; i < 2 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
        }
        for (int i = 1; i <= BUFFER; i++) {
            assertThat(watcher.poll(NOW).orElseThrow().revision()).isEqualTo(i);
        }
        pass(INTERVAL);

        assertThat(watcher.poll(NOW)).isEqualTo(progress(BUFFER));
        assertThat(watcher.poll(LONG).orElseThrow().revision()).isEqualTo(BUFFER + 1);
    }

    @Test
    void aWatchFromTheFuturePromisesNothingThatHasNotHappened() throws Exception {
        Watcher watcher = hub.watch(A.from(1000));
        fixture.put("a", "1");
        pass(INTERVAL);

        assertThat(watcher.poll(NOW)).isEqualTo(progress(1));
        assertThat(watcher.nextRevision()).isEqualTo(1000);
    }

    @Test
    void aSnapshotThatWasReadCounts() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.install(put("b", "1"), put("b", "2"), put("b", "3"));
        assertThat(watcher.poll(NOW)).isEmpty();
        pass(INTERVAL);

        assertThat(watcher.poll(NOW)).isEqualTo(progress(3));
    }

    @Test
    void aClosedWatchTellsOfNoProgress() {
        Watcher watcher = hub.watch(A);
        watcher.close();
        pass(INTERVAL);

        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(NOW));
    }

    @Test
    void aWaitingPollEndsWithTheNotice() throws Exception {
        WatchHub real = new WatchHub(store, WatchFixture.LIMITS, System::nanoTime, "real");
        Watcher watcher = real.watch(WatchRequest.key("a").withProgress(WatchRequest.MIN_PROGRESS_INTERVAL));

        assertThat(watcher.poll(LONG)).isEqualTo(progress(0));
        real.closeAll();
    }
}
