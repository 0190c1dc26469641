package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.storage.StorageException;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchClosedException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a mirror. */
@Timeout(60)
class MirrorEndTests extends MirrorFixture {

    private static void assertEnded(KvMirror mirror) {
        assertThat(mirror.isOpen()).isFalse();
        List<ThrowingCallable> reads = List.of(
                () -> mirror.get("a"),
                () -> mirror.get("a".getBytes(UTF_8)),
                mirror::snapshot,
                mirror::size,
                () -> mirror.awaitRevision(1, LONG),
                () -> mirror.awaitRevision(100, LONG));
        assertThat(reads).allSatisfy(read -> assertThatExceptionOfType(WatchClosedException.class)
                .isThrownBy(read));
    }

    private void assertTold() {
        assertThat(recorder.awaitEnd()).isInstanceOf(WatchClosedException.class);
    }

    @Test
    void aClosedMirrorSaysSoInsteadOfOldValues() {
        fixture.put("a", "1");
        KvMirror mirror = mirror();
        mirror.onChange(recorder);
        assertThat(mirror.isOpen()).isTrue();

        mirror.close();
        mirror.close();
        fixture.put("a", "2");

        assertTold();
        assertEnded(mirror);
        assertThat(mirror.revision()).as("how far it came").isEqualTo(1);
        assertThat(hub.isEmpty()).isTrue();
    }

    @Test
    void theStopOfTheEngineClosesItAfterWhatWasPublished() {
        KvMirror mirror = mirror();
        mirror.onChange(recorder);
        hub.publish(store.put("a", "1"));

        hub.closeAll();

        assertTold();
        assertThat(recorder.batches).hasSize(1);
        assertEnded(mirror);
        assertThat(mirror.revision()).isEqualTo(1);
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

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(WatchClosedException.class);
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

        assertTold();
    }

    @Test
    void aListenerThatComesTooLateIsToldSo() {
        KvMirror mirror = mirror();
        mirror.close();
        mirror.onChange(recorder);

        assertTold();
    }
}
