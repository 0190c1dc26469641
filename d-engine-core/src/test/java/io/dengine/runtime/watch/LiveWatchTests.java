package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.delete;
import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches that begin now and whose consumers keep up: what they get. */
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

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Thread start(FutureTask<?> task) {
        Thread thread = new Thread(task, "d-engine-test-consumer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
