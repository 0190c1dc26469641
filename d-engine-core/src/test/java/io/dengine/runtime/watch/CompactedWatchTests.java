package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static io.dengine.runtime.watch.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of watches when the history is compacted, or replaced by a snapshot. */
@Timeout(60)
class CompactedWatchTests {

    private static final WatchRequest A = WatchRequest.key("a");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    private void putMany(String key, int count) {
        for (int i = 0; i < count; i++) {
            fixture.put(key, "value-" + i);
        }
    }

    @Test
    void aWatchFromACompactedRevisionSaysWhichOneIsTheOldest() {
        putMany("a", 10);
        store.compact(5);
        Watcher watcher = hub.watch(A.from(3));

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(HistoryCompactedException.class)
                    .isThrownBy(() -> watcher.poll(LONG))
                    .satisfies(e -> {
                        assertThat(e.requestedRevision()).isEqualTo(3);
                        assertThat(e.oldestWatchableRevision()).isEqualTo(6);
                    });
        }
        assertThat(watcher.isOpen()).isFalse();
        assertThat(hub.openWatchers()).isZero();
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> watcher.iterator().hasNext());
    }

    @Test
    void aWatchFromTheOldestRevisionWorks() throws Exception {
        putMany("a", 10);
        store.compact(5);

        assertThat(drain(hub.watch(A.from(6)))).isEqualTo(store.expected(A, 6, 10));
    }

    @Test
    void aSlowConsumerGetsWhatIsBufferedBeforeItIsToldThatTheRestIsCompacted() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 3 * BUFFER);
        store.compact(2 * BUFFER);

        assertThat(take(watcher, BUFFER)).isEqualTo(store.expected(A, 1, BUFFER));
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> watcher.poll(LONG))
                .satisfies(e -> {
                    assertThat(e.requestedRevision()).isEqualTo(BUFFER + 1);
                    assertThat(e.oldestWatchableRevision()).isEqualTo(2 * BUFFER + 1);
                });
    }

    @Test
    void compactionDoesNotConcernALiveWatch() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("b", 10);
        store.compact(10);
        fixture.put("a", "1");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 11, 11));
    }

    @Test
    void aLiveWatchOfAQuietKeyThatFallsBehindDoesNotNeedWhatItHasPassed() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("b", 10);
        store.compact(10);
        fixture.install(put("a", "1"), put("b", "2"));

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 11, 12));
    }

    // ---- snapshots

    @Test
    void whatASnapshotBringsIsReadFromTheHistory() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 2);
        fixture.install(put("a", "x"), put("b", "x"), put("a", "y"));
        putMany("a", 2);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 7));
    }

    @Test
    void aSnapshotWithoutTheHistoryThatAWatchNeedsEndsIt() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 2);
        store.put("a", "x");
        store.put("a", "y");
        store.compact(3);
        hub.stateReplaced();
        fixture.settle();

        assertThat(take(watcher, 2)).isEqualTo(store.expected(A, 1, 2));
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> watcher.poll(LONG))
                .satisfies(e -> {
                    assertThat(e.requestedRevision()).isEqualTo(3);
                    assertThat(e.oldestWatchableRevision()).isEqualTo(4);
                });
    }

    @Test
    void aSnapshotOfWhatWasAppliedChangesNothing() throws Exception {
        Watcher watcher = hub.watch(A);
        putMany("a", 2);
        hub.stateReplaced();
        putMany("a", 1);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 3));
        assertThat(store.readCount()).isZero();
    }

    @Test
    void aWatchThatBeginsBetweenTheReloadAndTheNoticeBeginsAtTheSnapshot() throws Exception {
        hub.watch(WatchRequest.key("other"));
        putMany("a", 2);
        store.put("a", "x");
        Watcher watcher = hub.watch(A);
        hub.stateReplaced();
        putMany("a", 1);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 4, 4));
        assertThat(store.readCount()).isZero();
    }

    @Test
    void aWatchThatBeganBeforeTheStoreWasLoadedFollowsIt() throws Exception {
        Watcher watcher = hub.watch(A.from(2));
        fixture.install(put("a", "1"), put("a", "2"), put("a", "3"));

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, 3));
    }

    @Test
    void aHubAboveAStoreWithHistoryNeedsNoPublication() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.put("a", "value-" + i);
        }

        assertThat(drain(hub.watch(A.from(2)))).isEqualTo(store.expected(A, 2, 5));
    }
}
