package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.FakeStore.Op.put;
import static io.dengine.runtime.watch.WatchFixture.BUFFER;
import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static io.dengine.runtime.watch.WatchFixture.drain;
import static io.dengine.runtime.watch.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.apply.Effects;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches that begin at an older revision: what they need is read from the history. */
@Timeout(60)
class ReplayTests {

    private static final WatchRequest A = WatchRequest.key("a");
    private static final WatchRequest ALL = WatchRequest.prefix("");

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
    void aWatchFromThePastReplaysItAndGoesOn() throws Exception {
        putMany("a", 20);
        Watcher watcher = hub.watch(A.from(5));
        assertThat(watcher.nextRevision()).isEqualTo(5);

        assertThat(take(watcher, 3)).isEqualTo(store.expected(A, 5, 7));
        fixture.put("b", "1");
        fixture.put("a", "last");
        assertThat(take(watcher, 14)).isEqualTo(store.expected(A, 8, 22));
        assertThat(watcher.poll(NOW)).isEmpty();

        int reads = store.readCount();
        fixture.put("a", "live");
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 23, 23));
        assertThat(store.readCount()).as("it is live").isEqualTo(reads);
    }

    @Test
    void aReplayedEventHasThePreviousValueAndOnlyWhatWasAskedFor() throws Exception {
        fixture.put("a", "1");
        fixture.put("a", "2");
        fixture.delete("a");
        fixture.apply(put("b", "1"), put("a", "3"));

        for (WatchRequest request : List.of(
                ALL.withPreviousValue().from(1),
                ALL.onlyDeletes().from(1),
                ALL.onlyPuts().from(2))) {
            try (Watcher watcher = hub.watch(request)) {
                assertThat(drain(watcher)).isEqualTo(store.expected(request, request.fromRevision(), 4));
            }
        }
    }

    @Test
    void aWatchFromTheNextRevisionIsLiveAtOnce() throws Exception {
        putMany("a", 3);
        Watcher watcher = hub.watch(A.from(4));
        fixture.put("a", "4");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 4, 4));
        assertThat(store.readCount()).isZero();
    }

    @Test
    void aWatchFromTheFutureBeginsThere() throws Exception {
        putMany("a", 3);
        Watcher watcher = hub.watch(A.from(6));
        assertThat(watcher.nextRevision()).isEqualTo(6);

        putMany("a", 2);
        assertThat(watcher.poll(NOW)).isEmpty();
        putMany("a", 2);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 6, 7));
        assertThat(watcher.nextRevision()).isEqualTo(8);
    }

    @Test
    void aWatchFromTheFutureSurvivesWhatIsMissedBeforeIt() throws Exception {
        Watcher watcher = hub.watch(A.from(6));

        fixture.install(put("a", "1"), put("a", "2"));
        putMany("a", 5);

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 6, 7));
        assertThat(store.readCount()).isZero();
    }

    @Test
    void aWatchFromCommittedButNotPublishedRevisionsHasNeitherGapNorDuplicate() throws Exception {
        Effects first = store.put("a", "1");
        Effects second = store.put("a", "2");
        Watcher watcher = hub.watch(A.from(1));

        assertThat(watcher.poll(NOW)).isPresent();
        hub.publish(first);
        hub.publish(second);
        fixture.put("a", "3");

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, 3));
    }

    @Test
    void whatIsPublishedWhileTheHistoryIsReadIsNotLost() throws Exception {
        putMany("a", 3);
        Watcher watcher = hub.watch(A.from(1));
        store.duringRead.set(() -> putMany("a", 1));

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 4));
        fixture.put("a", "more");
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 5, 5));
    }

    @Test
    void fallingBehindWhileTheHistoryIsReadIsNoGap() throws Exception {
        putMany("a", 10);
        Watcher watcher = hub.watch(A.from(10));
        store.duringRead.set(() -> putMany("a", 3 * BUFFER));

        assertThat(drain(watcher)).isEqualTo(store.expected(A, 10, 10 + 3 * BUFFER));
    }

    // ---- long histories

    @Test
    void aLongHistoryIsReadInParts() throws Exception {
        for (int i = 0; i < 10 * FakeStore.LOOKED_AT; i++) {
            store.put("a", "value-" + i);
        }
        Watcher watcher = hub.watch(A.from(1));

        assertThat(take(watcher, 1)).isEqualTo(store.expected(A, 1, 1));
        assertThat(store.readCount()).isEqualTo(1);
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 2, store.revision()));
        assertThat(store.mostChanges()).isLessThanOrEqualTo(1024);
    }

    @Test
    void fewChangesAreReadAtOnceWhenTheyAreLarge() {
        ReplaySize size = new ReplaySize(WatchFixture.LIMITS.bytes());
        for (int i = 0; i < 10; i++) {
            size.learn(store.put("a", "x").changes());
        }
        assertThat(size.changes()).isEqualTo(1024);

        for (int i = 0; i < 12; i++) {
            size.learn(store.put("a", "x".repeat(2 * 1024 * 1024)).changes());
        }
        assertThat(size.changes()).isEqualTo(1);

        size.learn(store.put("b", "x".repeat(512 * 1024)).changes());
        assertThat(size.changes()).as("neither small nor large").isEqualTo(1);
    }

    @Test
    void aPollOverALongHistoryOfOtherKeysEndsWithItsTimeout() throws Exception {
        AtomicLong clock = new AtomicLong();
        FakeStore slow = new FakeStore();
        WatchHub its = new WatchHub(slow, WatchFixture.LIMITS, clock::get, "slow");
        for (int i = 0; i < 20 * FakeStore.LOOKED_AT; i++) {
            slow.put("other", "value");
        }
        slow.put("a", "found");
        Watcher watcher = its.watch(A.from(1));
        Runnable[] tick = new Runnable[1];
        // each part of the history takes 10 ms
        tick[0] = () -> {
            clock.addAndGet(Duration.ofMillis(10).toNanos());
            slow.duringRead.set(tick[0]);
        };
        slow.duringRead.set(tick[0]);

        assertThat(watcher.poll(Duration.ofMillis(35))).isEmpty();
        assertThat(slow.readCount()).isEqualTo(4);
        assertThat(watcher.poll(NOW)).isEmpty();
        assertThat(slow.readCount())
                .as("a poll that does not wait comes further, too")
                .isEqualTo(5);
        assertThat(watcher.poll(LONG)).isPresent();
        its.closeAll();
    }

    @Test
    void theHistoryIsReadInTheConsumersThread() throws Exception {
        putMany("a", 5);
        drain(hub.watch(A.from(1)));

        assertThat(store.reads).containsOnlyKeys(Thread.currentThread().getName());
    }

    @Test
    void aReadThatFailsIsToldAndCanBeTriedAgain() throws Exception {
        putMany("a", 2);
        Watcher watcher = hub.watch(A.from(1));
        store.duringRead.set(() -> {
            throw new StorageException("disk failed");
        });

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> watcher.poll(LONG));
        assertThat(watcher.isOpen()).isTrue();
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 1, 2));
    }

    @Test
    void aDamagedHistoryEndsTheWatch() {
        putMany("a", 2);
        Watcher watcher = hub.watch(A.from(1));
        store.duringRead.set(() -> {
            throw new CorruptionException("damaged");
        });

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> watcher.poll(LONG));
        }
        assertThat(watcher.isOpen()).isFalse();
    }

    @Test
    void whatIsPublishedDuringAReadThatFailsComesAfterWhatItWouldHaveRead() throws Exception {
        putMany("a", 3);
        Watcher watcher = hub.watch(A.from(3));
        store.duringRead.set(() -> {
            putMany("a", 2);
            throw new StorageException("disk failed");
        });

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> watcher.poll(LONG));
        assertThat(drain(watcher)).isEqualTo(store.expected(A, 3, 5));
    }

    @Test
    void aWatcherThatIsClosedDuringAReadReturnsNothingBehindAGap() {
        putMany("a", 3);
        Watcher watcher = hub.watch(A.from(3));
        store.duringRead.set(() -> {
            putMany("a", 2);
            watcher.close();
            throw new StorageException("the store is closed");
        });

        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(LONG));
        assertThat(watcher.nextRevision()).isEqualTo(3);
    }

    @Test
    void aReadThatFailsBecauseTheEngineStopsIsTheEnd() {
        putMany("a", 2);
        Watcher watcher = hub.watch(A.from(1));
        store.duringRead.set(() -> {
            hub.closeAll();
            throw new StorageException("the store is closed");
        });

        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(LONG));
    }

    // ---- closing

    @Test
    void aWatcherThatIsClosedWhileBehindReturnsWhatItHasRead() throws Exception {
        putMany("a", 10);
        Watcher watcher = hub.watch(A.from(1));
        assertThat(take(watcher, 1)).hasSize(1);

        watcher.close();
        int reads = store.readCount();

        List<Long> revisions = new ArrayList<>();
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> {
            while (true) {
                revisions.add(watcher.poll(NOW).orElseThrow().revision());
            }
        });
        assertThat(store.readCount()).isEqualTo(reads);
        for (int i = 0; i < revisions.size(); i++) {
            assertThat(revisions.get(i)).isEqualTo(i + 2);
        }
        assertThat(watcher.nextRevision()).isEqualTo(2 + revisions.size());
    }
}
