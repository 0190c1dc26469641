package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.delete;
import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.EngineStoppedException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.Subscription;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.storage.StorageException;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RangeMirrorTests {

    private static final KeyRange RANGE = KeyRange.prefix("a");
    private static final int PAGE = 3;

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;
    private final Recorder recorder = new Recorder();

    private static class Recorder implements WatchListener {

        final List<WatchBatch> batches = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();
        final List<RuntimeException> ends = new CopyOnWriteArrayList<>();

        @Override
        public void onBatch(WatchBatch batch) {
            threads.add(Thread.currentThread().getName());
            batches.add(batch);
        }

        @Override
        public void onEnd(RuntimeException reason) {
            ends.add(reason);
        }

        void awaitBatches(int count) {
            Awaitility.await().until(() -> batches.size() >= count);
        }

        void awaitEnd() {
            Awaitility.await().until(() -> !ends.isEmpty());
            assertThat(ends).singleElement().isInstanceOf(WatchClosedException.class);
        }
    }

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private KvMirror mirror() {
        return mirror(store::scan);
    }

    private KvMirror mirror(Function<Scan, ScanPage> scans) {
        return hub.mirror(RANGE, scans, PAGE, LONG);
    }

    private void assertCurrent(KvMirror mirror) throws InterruptedException {
        assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();
        assertThat(mirror.revision()).isEqualTo(store.revision());
        assertThat(mirror.snapshot().values()).containsExactlyElementsOf(store.contents(RANGE));
        assertThat(mirror.size()).isEqualTo(store.contents(RANGE).size());
    }

    // ---- reading

    @Test
    void containsWhatIsThereWhenItIsMade() throws Exception {
        for (int i = 0; i < 3 * PAGE + 1; i++) {
            fixture.apply(put("a" + i, "value-" + i), put("b" + i, "other"));
        }
        KvMirror mirror = mirror();

        assertThat(mirror.revision()).isEqualTo(store.revision());
        assertThat(mirror.get("a3")).map(KeyValue::valueAsString).contains("value-3");
        assertThat(mirror.get("a3".getBytes(UTF_8)).orElseThrow().modRevision()).isEqualTo(4);
        assertThat(mirror.get("b3")).isEmpty();
        assertThat(mirror.get("a99")).isEmpty();
        assertCurrent(mirror);
    }

    @Test
    void followsTheChanges() throws Exception {
        fixture.put("a1", "1");
        KvMirror mirror = mirror();
        fixture.put("a2", "1");
        fixture.apply(put("a1", "2"), delete("a2"), put("a3", "1"));
        fixture.delete("a3");
        fixture.put("a2", "2");

        assertCurrent(mirror);
        assertThat(mirror.snapshot().values())
                .extracting(KeyValue::valueAsString)
                .containsExactly("2", "2");
    }

    @Test
    void anEmptyRangeIsAnEmptyMirror() throws Exception {
        KvMirror mirror = mirror();

        assertThat(mirror.size()).isZero();
        assertThat(mirror.snapshot()).isEmpty();
        assertThat(mirror.revision()).isZero();
        fixture.put("a", "1");
        assertCurrent(mirror);
    }

    @Test
    void theSnapshotIsOrderedAndCannotBeChanged() {
        fixture.apply(put("ab", "1"), put("a", "1"), put("aa", "1"));
        NavigableMap<byte[], KeyValue> snapshot = mirror().snapshot();

        assertThat(snapshot.values()).extracting(KeyValue::keyAsString).containsExactly("a", "aa", "ab");
        assertThat(snapshot.get("aa".getBytes(UTF_8)).valueAsString()).isEqualTo("1");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(snapshot::pollFirstEntry);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(snapshot::clear);
    }

    @Test
    void callersAndListenersGetTheirOwnArrays() throws Exception {
        fixture.put("a1", "1");
        KvMirror mirror = mirror();
        mirror.onChange(batch -> batch.events().forEach(event -> {
            event.key()[0] = 'x';
            event.current().value()[0] = 'x';
            event.current().key()[0] = 'x';
        }));
        mirror.onChange(recorder);
        mirror.get("a1").orElseThrow().value()[0] = 'x';
        mirror.snapshot().values().forEach(entry -> entry.value()[0] = 'x');
        mirror.snapshot().keySet().forEach(key -> key[0] = 'x');
        fixture.put("a2", "1");

        recorder.awaitBatches(1);
        assertThat(recorder.batches).isEqualTo(store.expected(WatchRequest.range(RANGE), 2, 2));
        assertCurrent(mirror);
    }

    @Test
    void badArgumentsAreRefused() {
        KvMirror mirror = mirror();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mirror.get((byte[]) null))
                .withMessage("key must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> mirror.get((String) null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mirror.awaitRevision(1, null))
                .withMessage("timeout must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mirror.onChange(null))
                .withMessage("listener must not be null");
    }

    // ---- waiting for a revision

    @Test
    void aRevisionIsReachedAlsoWhenItChangesNoKeyOfTheRange() throws Exception {
        KvMirror mirror = mirror();
        for (int i = 0; i < 10; i++) {
            hub.publish(store.put("b", "value-" + i));
            assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();
            assertThat(mirror.revision()).isEqualTo(i + 1);
        }
    }

    @Test
    void waitingForARevisionThatDoesNotComeEndsWithTheTimeout() throws Exception {
        KvMirror mirror = mirror();

        assertThat(mirror.awaitRevision(1, Duration.ZERO)).isFalse();
        assertThat(mirror.awaitRevision(1, Duration.ofMillis(20))).isFalse();
        assertThat(mirror.awaitRevision(0, Duration.ZERO)).isTrue();
    }

    @Test
    void whoWaitsIsWokenByTheRevision() throws Exception {
        KvMirror mirror = mirror();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> mirror.awaitRevision(2, LONG));
        Thread thread = new Thread(waiting, "waiter");
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        fixture.put("b", "1");
        fixture.put("b", "2");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    // ---- the filling

    @Test
    void whatChangesWhileThePagesAreReadIsContainedOnce() throws Exception {
        for (int i = 0; i < 3 * PAGE; i++) {
            fixture.put("a" + i, "value-" + i);
        }
        store.afterPage.set(() -> {
            // of the first page, already read, and of the others, not yet read
            fixture.put("a0", "changed");
            fixture.delete("a1");
            fixture.put("a00", "new");
            fixture.delete("a7");
            fixture.put("a8", "changed");
            fixture.put("a9", "came");
            fixture.delete("a9");
        });
        KvMirror mirror = mirror();
        mirror.onChange(recorder);

        assertCurrent(mirror);
        fixture.put("a", "end");
        recorder.awaitBatches(1);
        assertThat(recorder.batches).extracting(WatchBatch::revision).containsExactly(store.revision());
    }

    @Test
    void itIsFilledWhereHistoryIsOff() throws Exception {
        store.switchHistory(false);
        for (int i = 0; i < 3 * PAGE; i++) {
            fixture.put("a" + i, "value-" + i);
        }
        store.afterPage.set(() -> {
            fixture.put("a0", "changed");
            fixture.delete("a7");
        });
        KvMirror mirror = mirror();

        assertCurrent(mirror);
        fixture.put("a1", "changed");
        assertCurrent(mirror);
    }

    @Test
    void itIsFilledAgainWhenTooMuchChangesMeanwhileWhereHistoryIsOff() throws Exception {
        store.switchHistory(false);
        for (int i = 0; i < 2 * PAGE; i++) {
            fixture.put("a" + i, "value-" + i);
        }
        store.afterPage.set(() -> {
            for (int i = 0; i < 2 * BUFFER; i++) {
                fixture.put("a0", "changed-" + i);
            }
        });

        assertCurrent(mirror());
    }

    @Test
    void aFillingThatNeverEndsEndsWithItsTimeout() {
        store.switchHistory(false);
        fixture.put("a", "1");
        Function<Scan, ScanPage> busy = scan -> {
            ScanPage page = store.scan(scan);
            for (int i = 0; i < 2 * BUFFER; i++) {
                fixture.put("a", "changed-" + i);
            }
            // as of the end of these changes, so that the watch must be followed through them
            return new ScanPage(scan, page.revision() + 2 * BUFFER, page.items(), 1, false, store::scan);
        };

        assertThatExceptionOfType(ReadTimeoutException.class)
                .isThrownBy(() -> hub.mirror(RANGE, busy, PAGE, Duration.ofMillis(50)))
                .withMessageContaining("[a, b)");
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void aFillingThatFailsLeavesNothing() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> mirror(scan -> {
                    throw new StorageException("disk failed");
                }));
        for (int i = 0; i < WatchFixture.MAX_WATCHERS; i++) {
            mirror();
        }
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(this::mirror);
        hub.closeAll();
        assertThatExceptionOfType(EngineStoppedException.class).isThrownBy(this::mirror);
        Awaitility.await().until(hub::isEmpty);
    }

    // ---- going on

    @Test
    void aMirrorThatFallsBehindGoesOnFromTheHistory() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        KvMirror mirror = mirror(scan -> {
            pages.incrementAndGet();
            return store.scan(scan);
        });
        mirror.onChange(recorder);
        fixture.install(put("a1", "1"), put("a2", "1"), put("b", "1"), put("a1", "2"));

        assertCurrent(mirror);
        assertThat(pages).hasValue(1);
        recorder.awaitBatches(3);
        assertThat(recorder.batches).isEqualTo(store.expected(WatchRequest.range(RANGE), 1, 4));
    }

    @Test
    void whenTheHistoryIsNotThereItIsFilledAnewAndListenersAreToldTheDifference() throws Exception {
        fixture.apply(put("a-same", "1"), put("a-changed", "1"), put("a-deleted", "1"), put("a-again", "1"));
        KvMirror mirror = mirror();
        mirror.onChange(recorder);
        store.commit(put("a-changed", "2"), delete("a-deleted"), delete("a-again"));
        store.commit(put("a-again", "1"), put("a-new", "1"));
        store.put("a-new", "2");
        store.compact(store.revision());
        hub.stateReplaced();

        recorder.awaitBatches(1);
        assertCurrent(mirror);
        WatchBatch difference = recorder.batches.get(0);
        assertThat(difference.revision()).isEqualTo(4);
        assertThat(difference.events())
                .extracting(event -> event.type() + " " + event.keyAsString() + " " + event.revision())
                .containsExactly("DELETE a-deleted 4", "PUT a-again 3", "PUT a-changed 2", "PUT a-new 4");
        assertThat(difference.events().get(3).valueAsString()).isEqualTo("2");

        fixture.put("a-new", "3");
        recorder.awaitBatches(2);
        assertThat(recorder.batches.get(1).events())
                .extracting(WatchEvent::valueAsString)
                .containsExactly("3");
    }

    @Test
    void afterALossWhereHistoryIsOffItIsFilledAnew() throws Exception {
        store.switchHistory(false);
        KvMirror mirror = mirror();
        mirror.onChange(recorder);
        fixture.install(put("a1", "1"), put("a2", "1"));

        assertCurrent(mirror);
        recorder.awaitBatches(1);
        assertThat(recorder.batches.get(0).events()).hasSize(2);
    }

    @Test
    void afterAFailureItIsFilledAnewLater() throws Exception {
        AtomicInteger scans = new AtomicInteger();
        KvMirror mirror = mirror(scan -> {
            if (scans.incrementAndGet() == 2) {
                throw new StorageException("disk failed");
            }
            return store.scan(scan);
        });
        store.put("a", "1");
        store.compact(1);
        hub.stateReplaced();

        assertCurrent(mirror);
        assertThat(scans).hasValue(3);
    }

    // ---- listeners

    @Test
    void listenersAreToldInOrderAfterItShowsInTheMirror() {
        KvMirror mirror = mirror();
        List<Long> seen = new CopyOnWriteArrayList<>();
        mirror.onChange(batch -> seen.add(mirror.revision() - batch.revision()));
        mirror.onChange(recorder);
        for (int i = 0; i < 50; i++) {
            fixture.put("a" + i, "value-" + i);
            fixture.put("b" + i, "value-" + i);
        }

        recorder.awaitBatches(50);
        assertThat(recorder.batches).isEqualTo(store.expected(WatchRequest.range(RANGE), 1, 100));
        assertThat(recorder.threads).allMatch(name -> name.startsWith("d-engine-watch-callback-test-"));
        Awaitility.await().until(() -> seen.size() == 50);
        assertThat(seen).allMatch(ahead -> ahead >= 0);
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextChange() {
        KvMirror mirror = mirror();
        mirror.onChange(batch -> {
            recorder.onBatch(batch);
            throw new IllegalStateException("no");
        });
        fixture.put("a1", "1");
        fixture.put("a2", "1");

        recorder.awaitBatches(2);
        assertThat(recorder.ends).isEmpty();
    }

    @Test
    void aListenerCanWaitForARevision() {
        KvMirror mirror = mirror();
        List<Boolean> reached = new CopyOnWriteArrayList<>();
        mirror.onChange(batch -> {
            try {
                fixture.put("b", "from the listener");
                reached.add(mirror.awaitRevision(store.revision(), LONG));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        hub.publish(store.put("a", "1"));

        Awaitility.await().until(() -> !reached.isEmpty());
        assertThat(reached).containsExactly(true);
    }

    @Test
    void aListenerThatIsTooSlowHoldsTheMirrorBackAndLosesNothing() throws Exception {
        KvMirror mirror = mirror();
        CountDownLatch release = new CountDownLatch(1);
        mirror.onChange(batch -> {
            await(release);
            recorder.onBatch(batch);
        });
        for (int i = 0; i < 10 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
        }
        assertThat(mirror.awaitRevision(1, LONG)).isTrue();
        assertThat(mirror.awaitRevision(10 * BUFFER, Duration.ofMillis(20))).isFalse();

        release.countDown();

        assertCurrent(mirror);
        recorder.awaitBatches(10 * BUFFER);
        assertThat(recorder.batches).isEqualTo(store.expected(WatchRequest.range(RANGE), 1, 10 * BUFFER));
    }

    @Test
    void aClosedListenerIsToldNothingAndHoldsNothingBack() throws Exception {
        KvMirror mirror = mirror();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Subscription subscription = mirror.onChange(new Recorder() {
            @Override
            public void onBatch(WatchBatch batch) {
                inside.countDown();
                await(release);
                recorder.onBatch(batch);
            }
        });
        for (int i = 0; i < 10 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
        }
        await(inside);
        subscription.close();
        subscription.close();

        assertCurrent(mirror);
        release.countDown();
        mirror.close();
        Awaitility.await().until(() -> !recorder.batches.isEmpty());
        assertThat(recorder.batches).hasSize(1);
    }

    // ---- the end

    @Test
    void aClosedMirrorStaysReadable() throws Exception {
        fixture.put("a", "1");
        KvMirror mirror = mirror();
        mirror.onChange(recorder);

        mirror.close();
        mirror.close();
        fixture.put("a", "2");

        recorder.awaitEnd();
        assertThat(mirror.get("a")).map(KeyValue::valueAsString).contains("1");
        assertThat(mirror.snapshot()).hasSize(1);
        assertThat(mirror.awaitRevision(1, LONG)).isTrue();
        assertThat(mirror.awaitRevision(2, LONG)).isFalse();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void theStopOfTheEngineClosesItAfterWhatWasPublished() {
        KvMirror mirror = mirror();
        mirror.onChange(recorder);
        hub.publish(store.put("a", "1"));

        hub.closeAll();

        recorder.awaitEnd();
        assertThat(recorder.batches).hasSize(1);
        assertThat(mirror.get("a")).isPresent();
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void theStopOfTheEngineEndsAWait() throws Exception {
        KvMirror mirror = mirror();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> mirror.awaitRevision(100, LONG));
        Thread thread = new Thread(waiting, "waiter");
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        hub.closeAll();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void theStopOfTheEngineEndsAMirrorThatIsBeingFilledAnew() {
        AtomicInteger scans = new AtomicInteger();
        KvMirror mirror = mirror(scan -> {
            if (scans.incrementAndGet() > 1) {
                throw new StorageException("disk failed");
            }
            return store.scan(scan);
        });
        mirror.onChange(recorder);
        store.put("a", "1");
        store.compact(1);
        hub.stateReplaced();
        Awaitility.await().until(() -> scans.get() > 1);

        hub.closeAll();

        recorder.awaitEnd();
    }

    @Test
    void aListenerThatComesTooLateIsToldSo() {
        KvMirror mirror = mirror();
        mirror.close();
        mirror.onChange(recorder);

        recorder.awaitEnd();
    }
}
