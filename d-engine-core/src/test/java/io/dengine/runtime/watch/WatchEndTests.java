package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.EngineStoppedException;
import io.dengine.OverloadedException;
import io.dengine.apply.Change;
import io.dengine.apply.Effects;
import io.dengine.apply.RevisionChanges;
import io.dengine.kv.KeyRange;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of watches that are polled; limits and failures. */
@Timeout(60)
class WatchEndTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest ALL = WatchRequest.prefix("");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    @Test
    void aClosedWatcherReturnsWhatItHasAndThenThrows() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");

        watcher.close();
        watcher.close();
        fixture.put("a", "2");

        assertThat(watcher.isOpen()).isFalse();
        assertThat(watcher.poll(LONG))
                .isEqualTo(Optional.of(store.expected(A, 1, 1).get(0)));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(LONG));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(NOW));
        assertThat(watcher.nextRevision()).isEqualTo(2);
    }

    @Test
    void closingEndsAWaitingPoll() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        awaitWaiting(start(poll));

        watcher.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> poll.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(WatchClosedException.class);
    }

    @Test
    void whenTheEngineStopsWatchersReturnWhatWasPublishedAndThenThrow() throws Exception {
        Watcher busy = hub.watch(A);
        Watcher idle = hub.watch(WatchRequest.key("b"));
        hub.publish(store.put("a", "1"));

        hub.closeAll();
        hub.closeAll();

        assertThat(busy.isOpen()).isFalse();
        assertThat(busy.poll(NOW)).isPresent();
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> busy.poll(NOW));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> idle.poll(NOW));
        assertThatExceptionOfType(EngineStoppedException.class).isThrownBy(() -> hub.watch(A));
        assertThat(hub.openWatchers()).isZero();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void theDispatcherEndsWithTheEngine() {
        assertThat(dispatchers()).isNotEmpty();
        hub.closeAll();
        assertThat(dispatchers()).isEmpty();
    }

    private List<Thread> dispatchers() {
        // by the one of this hub: other tests may run their own
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread == hub.dispatcher().thread())
                .toList();
    }

    @Test
    void aStopDuringTheRegistrationIsNotMissed() {
        // on another thread: it closes the feeds, and this one holds the lock of its own
        store.duringRevision.set(() -> {
            start(new FutureTask<>(() -> {
                hub.closeAll();
                return null;
            }));
            Awaitility.await().until(hub::isClosed);
        });

        assertThatExceptionOfType(EngineStoppedException.class).isThrownBy(() -> hub.watch(A));
        Awaitility.await().until(hub::isEmpty);
        assertThat(hub.openWatchers()).isZero();
    }

    // ---- limits and failures

    @Test
    void moreWatchersThanAllowedAreRefusedUntilOneIsClosed() {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < WatchFixture.MAX_WATCHERS; i++) {
            watchers.add(hub.watch(A));
        }

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> hub.watch(A))
                .withMessageContaining("limits.max-watchers is 5");
        assertThat(hub.openWatchers()).isEqualTo(5);

        watchers.get(0).close();
        watchers.get(0).close();
        assertThat(hub.openWatchers()).isEqualTo(4);
        assertThat(hub.watch(A).isOpen()).isTrue();
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> hub.watch(A));
    }

    @Test
    void nothingIsLeftOfClosedWatchers() {
        for (WatchRequest request : List.of(A, ALL, WatchRequest.range(KeyRange.of("a", "c")))) {
            Watcher watcher = hub.watch(request);
            assertThat(hub.isEmpty()).isFalse();
            watcher.close();
            assertThat(hub.isEmpty()).isTrue();
        }
    }

    @Test
    void aRevisionThatCannotBeReadLeavesNoWatcher() {
        store.duringRevision.set(() -> {
            throw new StorageException("disk failed");
        });

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> hub.watch(A));
        assertThat(hub.openWatchers()).isZero();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void aRequestMustBeGiven() {
        assertThatIllegalArgumentException().isThrownBy(() -> hub.watch(null)).withMessage("request must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hub.watch(A, null, batch -> {}))
                .withMessage("executor must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hub.watch(A, Runnable::run, null))
                .withMessage("listener must not be null");
        assertThat(hub.openWatchers()).isZero();
    }

    @Test
    void aDamagedRecordEndsTheWatchAndIsNotSkipped() throws Exception {
        Watcher watcher = hub.watch(A);
        var damaged = new Change(bytes("a"), new byte[] {99}, null);
        store.put("a", "1");
        fixture.publish(new Effects(1, List.of(new RevisionChanges(1, List.of(damaged))), List.of()));
        fixture.put("a", "2");

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> drainAfterFailure(watcher));
        }
        assertThat(watcher.isOpen()).isFalse();
    }

    private static void drainAfterFailure(Watcher watcher) throws InterruptedException {
        while (true) {
            watcher.poll(NOW).orElseThrow();
        }
    }

    @Test
    void tenThousandWatchersOfOtherKeysAreNotLookedAt() throws Exception {
        WatchHub large = new WatchHub(store, new WatchLimits(30_000, 100, 10_000, 100_000), System::nanoTime, "large");
        for (int i = 0; i < 10_000; i++) {
            large.watch(WatchRequest.key("watched-" + i));
            large.watch(WatchRequest.range(KeyRange.of("range-" + i, "range-" + i + "/")));
        }
        Watcher watcher = large.watch(WatchRequest.key("watched-x"));
        int[] looked = {0};
        for (int i = 0; i < 1000; i++) {
            large.index().visit(bytes("other-" + i), feed -> looked[0]++);
        }
        assertThat(looked[0]).isZero();

        large.publish(store.put("watched-x", "1"));
        assertThat(watcher.poll(LONG)).isPresent();
        large.closeAll();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Thread start(FutureTask<?> task) {
        Thread thread = new Thread(task, "d-engine-test-consumer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
