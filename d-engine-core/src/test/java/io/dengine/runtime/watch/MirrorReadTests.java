package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.delete;
import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.kv.KeyValue;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchRequest;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a mirror contains, and waiting for a revision of it. */
@Timeout(60)
class MirrorReadTests extends MirrorFixture {

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
}
