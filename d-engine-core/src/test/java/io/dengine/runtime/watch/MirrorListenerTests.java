package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.BUFFER_BYTES;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.Subscription;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners of a mirror. */
@Timeout(60)
class MirrorListenerTests extends MirrorFixture {

    @Test
    void listenersAreToldInOrderAfterItShowsInTheMirror() {
        KvMirror mirror = mirror();
        List<Long> seen = new CopyOnWriteArrayList<>();
        mirror.onChange(batch -> seen.add(mirror.revision() - batch.revision()));
        mirror.onChange(recorder);
        for (int i = 0; i < 50; i++) {
            fixture.put("a" + i, "value-" + i);
            fixture.put("b" + i, "value-" + i);
            recorder.awaitBatches(i + 1);
        }

        assertThat(recorder.batches).isEqualTo(store.expected(WatchRequest.range(RANGE), 1, 100));
        assertThat(recorder.threads).allMatch(name -> name.startsWith("d-engine-mirror-listener-test-"));
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

    /** Its first call waits, so that everything else waits for it. */
    private CountDownLatch hold(KvMirror mirror) {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        mirror.onChange(batch -> {
            inside.countDown();
            await(release);
            recorder.onBatch(batch);
        });
        fixture.put("a-hold", "1");
        await(inside);
        return release;
    }

    @Test
    void aListenerThatIsTooSlowHoldsUpNeitherTheMirrorNorAnother() throws Exception {
        KvMirror mirror = mirror();
        List<CountDownLatch> releases = new ArrayList<>();
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
            releases.add(hold(mirror));
        }
        ListenerRecorder other = new ListenerRecorder();
        mirror.onChange(other);
        for (int i = 0; i < 10 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
            other.awaitBatches(i + 1);
        }

        assertCurrent(mirror);
        assertThat(store.readCount()).as("it never fell behind").isZero();
        releases.forEach(CountDownLatch::countDown);
    }

    @Test
    void aListenerThatIsTooSlowIsToldTheLastChangeOfEachKeyAtOnce() throws Exception {
        fixture.apply(put("a-deleted", "1"), put("a-again", "1"));
        KvMirror mirror = mirror();
        CountDownLatch release = hold(mirror);
        for (int i = 0; i < 10 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
            fixture.put("a-passing-" + i, "comes");
            fixture.delete("a-passing-" + i);
        }
        fixture.delete("a-deleted");
        fixture.delete("a-again");
        fixture.put("a-again", "2");
        assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();

        release.countDown();

        recorder.awaitBatches(2);
        long last = store.revision();
        WatchBatch missed = recorder.batches.get(1);
        assertThat(missed.revision()).isEqualTo(last);
        assertThat(missed.events())
                .extracting(event -> event.type() + " " + event.keyAsString() + " " + event.revision())
                .containsExactly("PUT a " + (last - 5), "DELETE a-deleted " + (last - 2), "PUT a-again " + last);

        fixture.put("a", "more");
        recorder.awaitBatches(3);
        assertThat(recorder.batches.get(2).revision()).isEqualTo(last + 1);
        assertThat(hub.counts().bufferedBytes()).isZero();
    }

    @Test
    void whatWaitsForAListenerIsBoundedInBytes() throws Exception {
        KvMirror mirror = mirror();
        CountDownLatch release = hold(mirror);
        for (int i = 0; i < BUFFER; i++) {
            fixture.put("a", "x".repeat(4000));
            assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();
            assertThat(hub.counts().bufferedBytes()).isLessThanOrEqualTo(BUFFER_BYTES);
        }
        release.countDown();

        recorder.awaitBatches(2);
        assertThat(recorder.batches.get(1).revision()).as("put together").isEqualTo(store.revision());
    }

    @Test
    void aListenerIsToldOfAllChangesWhileItKeepsUp() {
        KvMirror mirror = mirror();
        mirror.onChange(recorder);
        for (int i = 0; i < 10 * BUFFER; i++) {
            fixture.put("a", "value-" + i);
            recorder.awaitBatches(i + 1);
        }

        assertThat(recorder.batches).isEqualTo(store.expected(WatchRequest.range(RANGE), 1, 10 * BUFFER));
    }

    @Test
    void aClosedListenerIsToldNothing() throws Exception {
        KvMirror mirror = mirror();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Subscription subscription = mirror.onChange(new ListenerRecorder() {
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
        FutureTask<Void> closing = new FutureTask<>(subscription::close, null);
        new Thread(closing, "closer").start();
        Awaitility.await().until(() -> hub.counts().bufferedBytes() == 0);
        release.countDown();
        closing.get(10, TimeUnit.SECONDS);
        subscription.close();

        assertThat(recorder.batches).as("the call under way has ended").hasSize(1);
        assertCurrent(mirror);
        mirror.close();
        assertThat(recorder.batches).hasSize(1);
    }
}
