package io.dengine.runtime;

import static io.dengine.runtime.WatchFixture.bytes;
import static io.dengine.runtime.WatchFixture.delete;
import static io.dengine.runtime.WatchFixture.drain;
import static io.dengine.runtime.WatchFixture.put;
import static io.dengine.runtime.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What watchers are told when the state was replaced by a snapshot. */
class WatchResyncTests {

    private static final Duration NOW = Duration.ZERO;

    private final WatchFixture fixture = new WatchFixture();
    private final WatchRegistry registry = new WatchRegistry(3, 4, fixture::read);

    @Test
    void aSnapshotWithANewerValueIsOnePutWithItsRevision() throws Exception {
        fixture.store("a", "1", 1);
        Watcher watcher = registry.watch(bytes("a"));

        fixture.store("a", "9", 9);
        registry.resync(fixture::current, 20);
        registry.publish(List.of(put("a", "x", 21)));

        assertThat(drain(watcher)).containsExactly(put("a", "9", 9), put("a", "x", 21));
    }

    @Test
    void aSnapshotWithWhatTheWatcherKnowsIsNoEvent() throws Exception {
        fixture.store("a", "1", 1);
        Watcher watcher = registry.watch(bytes("a"));
        Watcher absent = registry.watch(bytes("b"));
        registry.publish(List.of(put("a", "2", 2)));
        assertThat(drain(watcher)).hasSize(1);

        fixture.store("a", "2", 2);
        registry.resync(fixture::current, 20);
        registry.resync(fixture::current, 20);

        assertThat(drain(watcher)).isEmpty();
        assertThat(drain(absent)).isEmpty();
    }

    @Test
    void aSnapshotWithoutAKeyThatWasThereIsOneDeleteWithTheSnapshotsRevision() throws Exception {
        fixture.store("there", "1", 1);
        Watcher thereAtRegistration = registry.watch(bytes("there"));
        Watcher putSince = registry.watch(bytes("put"));
        Watcher deletedSince = registry.watch(bytes("there"));
        registry.publish(List.of(put("put", "1", 2)));
        assertThat(drain(putSince)).hasSize(1);

        fixture.stored.clear();
        registry.resync(fixture::current, 20);
        registry.resync(fixture::current, 25);

        assertThat(drain(thereAtRegistration)).containsExactly(delete("there", 20));
        assertThat(drain(deletedSince)).containsExactly(delete("there", 20));
        assertThat(drain(putSince)).containsExactly(delete("put", 20));
    }

    @Test
    void aDeleteThatWasDeliveredIsNotRepeatedBySnapshots() throws Exception {
        fixture.store("a", "1", 1);
        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(List.of(delete("a", 2)));

        fixture.stored.clear();
        registry.resync(fixture::current, 20);

        assertThat(drain(watcher)).containsExactly(delete("a", 2));
    }

    @Test
    void aKeyThatASnapshotBringsIsOnePut() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));

        fixture.store("a", "9", 9);
        registry.resync(fixture::current, 20);

        assertThat(drain(watcher)).containsExactly(put("a", "9", 9));
    }

    @Test
    void aSnapshotCanOverflowAWatcher() {
        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(List.of(put("a", "1", 1), put("a", "2", 2), put("a", "3", 3), put("a", "4", 4)));

        fixture.store("a", "9", 9);
        registry.resync(fixture::current, 20);

        assertThat(take(watcher, 4)).hasSize(4);
        assertThatExceptionOfType(WatchOverflowException.class)
                .isThrownBy(() -> watcher.poll(NOW))
                .satisfies(e -> assertThat(e.lostFromRevision()).isEqualTo(9));
        assertThat(registry.openWatchers()).isZero();
    }

    @Test
    void aWatcherThatIsRegisteredWhileASnapshotIsInstalledBeginsAtTheSnapshot() throws Exception {
        fixture.store("a", "1", 1);
        fixture.duringRead.set(() -> {
            registry.publish(List.of(put("a", "2", 2)));
            fixture.store("a", "9", 9);
            registry.resync(fixture::current, 20);
        });

        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(List.of(put("a", "x", 21)));
        fixture.stored.clear();
        registry.resync(fixture::current, 30);

        assertThat(drain(watcher)).containsExactly(put("a", "x", 21), delete("a", 30));
    }

    @Test
    void aWatcherThatIsRegisteredWhileASnapshotIsInstalledKnowsWhetherTheKeyIsInIt() throws Exception {
        fixture.duringRead.set(() -> {
            fixture.store("a", "9", 9);
            registry.resync(fixture::current, 20);
        });

        Watcher watcher = registry.watch(bytes("a"));
        fixture.stored.clear();
        registry.resync(fixture::current, 30);

        assertThat(drain(watcher)).containsExactly(delete("a", 30));
    }
}
