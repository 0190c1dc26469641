package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.delete;
import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static io.dengine.runtime.watch.WatchFixture.drain;
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
import io.dengine.kv.KeyValue;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches that begin now and whose consumers keep up. */
@Timeout(60)
class LiveWatchTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest ALL = WatchRequest.prefix("");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    // ---- what is delivered

    @Test
    void aWatcherGetsTheChangesOfItsKeyInOrder() throws Exception {
        Watcher watcher = hub.watch(A);

        fixture.put("a", "1");
        fixture.put("b", "1");
        fixture.delete("a");
        fixture.put("a", "2");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 4));
        assertThat(watcher.isOpen()).isTrue();
    }

    @Test
    void anEventSaysEverythingOfTheKey() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");
        fixture.put("a", "2");
        fixture.delete("a");

        List<WatchBatch> batches = drain(watcher);

        WatchEvent update = batches.get(1).events().get(0);
        assertThat(update.type()).isEqualTo(WatchEvent.Type.PUT);
        assertThat(update.keyAsString()).isEqualTo("a");
        assertThat(update.revision()).isEqualTo(2);
        assertThat(update.current()).isEqualTo(new KeyValue(bytes("a"), bytes("2"), 1, 2, 2, 0));
        assertThat(update.previousEntry()).isEmpty();
        WatchEvent deletion = batches.get(2).events().get(0);
        assertThat(deletion.type()).isEqualTo(WatchEvent.Type.DELETE);
        assertThat(deletion.keyAsString()).isEqualTo("a");
        assertThat(deletion.revision()).isEqualTo(3);
        assertThat(deletion.value()).isEmpty();
    }

    @Test
    void theChangesOfARevisionComeTogetherInTheirOrder() throws Exception {
        Watcher watcher = hub.watch(WatchRequest.prefix("a"));

        fixture.apply(put("a2", "1"), put("b", "1"), put("a1", "1"), put("a2", "2"));
        fixture.publish(FakeStore.batch(store.put("a1", "2"), store.put("b", "2"), store.delete("a2")));

        List<WatchBatch> batches = drain(watcher);
        assertThat(batches).isEqualTo(store.expected(WatchRequest.prefix("a"), 1, 4));
        assertThat(batches).extracting(WatchBatch::revision).containsExactly(1L, 2L, 4L);
        assertThat(batches.get(0).events()).extracting(WatchEvent::keyAsString).containsExactly("a2", "a1", "a2");
    }

    @Test
    void everyWatcherOfAKeyGetsItsChanges() throws Exception {
        List<WatchRequest> requests =
                List.of(A, A, WatchRequest.prefix("a"), ALL, WatchRequest.range(KeyRange.of("a", "c")));
        List<Watcher> watchers = requests.stream().map(hub::watch).toList();

        fixture.put("a", "1");
        fixture.apply(delete("a"), put("ab", "1"));

        for (int i = 0; i < requests.size(); i++) {
            assertThat(drain(watchers.get(i))).isEqualTo(store.expected(requests.get(i), 1, 2));
        }
    }

    @Test
    void whatWasThereBeforeIsNotDelivered() throws Exception {
        fixture.put("a", "old");
        Watcher watcher = hub.watch(A);

        assertThat(watcher.poll(NOW)).isEmpty();
        fixture.put("a", "new");
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, 2));
    }

    @Test
    void whatWasCommittedBeforeAndIsPublishedAfterIsNotDelivered() throws Exception {
        var before = store.put("a", "before");
        Watcher watcher = hub.watch(A);

        hub.publish(before);
        fixture.put("a", "after");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, 2));
    }

    @Test
    void whatIsCommittedDuringTheCallIsDeliveredOnceOrNotAtAllAndWhatComesLaterIs() throws Exception {
        store.duringRevision.set(() -> hub.publish(store.put("a", "during")));
        Watcher watcher = hub.watch(A);
        long start = watcher.nextRevision();
        fixture.put("a", "after");

        assertThat(start).isBetween(1L, 2L);
        assertThat(drain(watcher)).isEqualTo(store.expected(A, start, 2));
    }

    @Test
    void thePreviousValueComesWhenItWasAskedFor() throws Exception {
        WatchRequest request = A.withPreviousValue();
        Watcher watcher = hub.watch(request);
        fixture.put("a", "1");
        fixture.put("a", "2");
        fixture.delete("a");

        List<WatchBatch> batches = drain(watcher);

        assertThat(batches).isEqualTo(store.expected(request, 1, 3));
        assertThat(batches)
                .extracting(batch -> batch.events().get(0).previousEntry().map(KeyValue::valueAsString))
                .containsExactly(Optional.empty(), Optional.of("1"), Optional.of("2"));
    }

    @Test
    void onlyPutsOrOnlyDeletesCanBeAskedFor() throws Exception {
        Watcher puts = hub.watch(ALL.onlyPuts());
        Watcher deletes = hub.watch(ALL.onlyDeletes());

        fixture.put("a", "1");
        fixture.apply(delete("a"), put("b", "1"));
        fixture.delete("b");

        assertThat(drain(puts)).isEqualTo(store.expected(ALL.onlyPuts(), 1, 3)).hasSize(2);
        assertThat(drain(deletes))
                .isEqualTo(store.expected(ALL.onlyDeletes(), 1, 3))
                .hasSize(2);
    }

    @Test
    void changesOfLeasesAloneAreNothing() throws Exception {
        Watcher watcher = hub.watch(ALL);
        hub.publish(store.delete("absent"));
        fixture.put("a", "1");

        assertThat(drain(watcher)).isEqualTo(store.expected(ALL, 1, 1));
    }

    // ---- copies

    @Test
    void eachConsumerGetsItsOwnArrays() throws Exception {
        WatchRequest request = A.withPreviousValue().from(1);
        Watcher first = hub.watch(request);
        Watcher second = hub.watch(request);
        fixture.put("a", "1");
        fixture.put("a", "2");

        for (WatchBatch batch : drain(first)) {
            for (WatchEvent event : batch.events()) {
                event.key()[0] = 'x';
                event.current().value()[0] = 'x';
                event.previousEntry().ifPresent(previous -> previous.value()[0] = 'x');
            }
        }

        assertThat(drain(second)).isEqualTo(store.expected(request, 1, 2));
        assertThat(drain(hub.watch(request))).isEqualTo(store.expected(request, 1, 2));
    }

    @Test
    void theCallerMayChangeTheKeyHeWatched() throws Exception {
        byte[] key = bytes("a");
        Watcher watcher = hub.watch(WatchRequest.key(key));
        key[0] = 'b';

        fixture.put("a", "1");
        fixture.put("b", "1");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 2));
    }

    // ---- waiting

    @Test
    void pollWaitsForAChange() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        awaitWaiting(start(poll));

        fixture.put("a", "1");

        assertThat(poll.get(10, TimeUnit.SECONDS))
                .contains(store.expected(A, 1, 1).get(0));
    }

    @Test
    void pollEndsEmptyAfterItsTimeout() throws Exception {
        Watcher watcher = hub.watch(A);
        long start = System.nanoTime();

        assertThat(watcher.poll(Duration.ofMillis(50))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(watcher.poll(Duration.ofSeconds(-1))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watcher.poll(null))
                .withMessage("timeout must not be null");
    }

    @Test
    void aTimeoutMayBeAsLongAsADurationCanBe() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");

        assertThat(watcher.poll(Duration.ofSeconds(Long.MAX_VALUE))).isPresent();
    }

    @Test
    void aSecondCallerWaitsForTheFirstNoLongerThanItsTimeout() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        awaitWaiting(start(poll));

        assertThat(watcher.poll(NOW)).isEmpty();
        assertThat(watcher.poll(Duration.ofMillis(5))).isEmpty();

        watcher.close();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> poll.get(10, TimeUnit.SECONDS));
    }

    @Test
    void interruptingEndsAWaitingPoll() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        Thread consumer = start(poll);
        awaitWaiting(consumer);

        consumer.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> poll.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(watcher.isOpen()).isTrue();
    }

    @Test
    void nextRevisionIsWhereAnotherWatchWouldGoOn() throws Exception {
        fixture.put("a", "1");
        Watcher watcher = hub.watch(A);
        assertThat(watcher.nextRevision()).isEqualTo(2);

        fixture.put("b", "1");
        fixture.put("a", "2");
        assertThat(watcher.nextRevision()).isEqualTo(2);
        assertThat(watcher.poll(NOW)).isPresent();

        assertThat(watcher.nextRevision()).isEqualTo(4);
    }

    // ---- iterating

    @Test
    void iteratingGivesEachBatchUntilTheWatcherIsClosed() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");
        fixture.put("a", "2");
        List<WatchBatch> seen = new ArrayList<>();

        for (WatchBatch batch : watcher) {
            seen.add(batch);
            if (seen.size() == 2) {
                watcher.close();
            }
        }

        assertThat(seen).isEqualTo(store.expected(A, 1, 2));
        Iterator<WatchBatch> rest = watcher.iterator();
        assertThat(rest.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(rest::next);
    }

    @Test
    void anInterruptedIterationEndsWithTheInterruptFlagSet() throws Exception {
        Iterator<WatchBatch> batches = hub.watch(A).iterator();
        FutureTask<Boolean> iteration = new FutureTask<>(
                () -> batches.hasNext() || !Thread.currentThread().isInterrupted());
        Thread consumer = start(iteration);
        awaitWaiting(consumer);

        consumer.interrupt();

        assertThat(iteration.get(10, TimeUnit.SECONDS)).isFalse();
    }

    // ---- the end

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
        WatchHub large = new WatchHub(store, 30_000, 100, System::nanoTime, "large");
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
