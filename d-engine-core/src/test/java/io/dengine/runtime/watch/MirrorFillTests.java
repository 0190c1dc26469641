package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.delete;
import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.EngineStoppedException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.storage.StorageException;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a mirror is filled, and goes on when its watch cannot. */
@Timeout(60)
class MirrorFillTests extends MirrorFixture {

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
        assertThat(difference.events().get(3).valueAsString()).contains("2");

        fixture.put("a-new", "3");
        recorder.awaitBatches(2);
        assertThat(recorder.batches.get(1).events())
                .extracting(WatchEvent::valueAsString)
                .containsExactly(Optional.of("3"));
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
}
