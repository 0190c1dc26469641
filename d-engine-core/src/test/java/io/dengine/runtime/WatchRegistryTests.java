package io.dengine.runtime;

import static io.dengine.runtime.WatchFixture.bytes;
import static io.dengine.runtime.WatchFixture.delete;
import static io.dengine.runtime.WatchFixture.drain;
import static io.dengine.runtime.WatchFixture.put;
import static io.dengine.runtime.WatchFixture.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.EngineStoppedException;
import io.dengine.OverloadedException;
import io.dengine.storage.StorageException;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchRegistryTests {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final WatchFixture fixture = new WatchFixture();
    private final WatchRegistry registry = new WatchRegistry(3, 4, fixture::read);

    @Test
    void aWatcherGetsTheChangesOfItsKeyInOrder() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));

        registry.publish(List.of(put("a", "1", 1), put("b", "1", 2), delete("a", 3)));
        registry.publish(List.of(put("a", "2", 4)));

        assertThat(drain(watcher)).containsExactly(put("a", "1", 1), delete("a", 3), put("a", "2", 4));
        assertThat(watcher.isOpen()).isTrue();
    }

    @Test
    void everyWatcherOfAKeyGetsItsChanges() throws Exception {
        Watcher first = registry.watch(bytes("a"));
        Watcher second = registry.watch(bytes("a"));

        registry.publish(List.of(put("a", "1", 1)));

        assertThat(drain(first)).containsExactly(put("a", "1", 1));
        assertThat(drain(second)).containsExactly(put("a", "1", 1));
    }

    @Test
    void whatWasThereBeforeIsNotDelivered() throws Exception {
        fixture.store("a", "old", 7);
        Watcher watcher = registry.watch(bytes("a"));

        registry.publish(List.of(put("a", "older", 6), put("a", "old", 7), put("a", "new", 8)));

        assertThat(drain(watcher)).containsExactly(put("a", "new", 8));
    }

    @Test
    void changesPublishedDuringTheRegistrationAreDeliveredWhenTheReadDidNotContainThem() throws Exception {
        fixture.store("a", "2", 2);
        fixture.duringRead.set(() -> registry.publish(List.of(put("a", "1", 1), put("a", "2", 2), put("a", "3", 3))));

        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(List.of(put("a", "4", 4)));

        assertThat(drain(watcher)).containsExactly(put("a", "3", 3), put("a", "4", 4));
    }

    @Test
    void changesPublishedDuringTheRegistrationCanOverflow() throws Exception {
        fixture.duringRead.set(() -> registry.publish(
                List.of(put("a", "1", 1), put("a", "2", 2), put("a", "3", 3), put("a", "4", 4), put("a", "5", 5))));

        Watcher watcher = registry.watch(bytes("a"));

        assertThat(take(watcher, 4)).extracting(WatchEvent::revision).containsExactly(1L, 2L, 3L, 4L);
        assertThatExceptionOfType(WatchOverflowException.class).isThrownBy(() -> watcher.poll(NOW));
        assertThat(registry.openWatchers()).isZero();
    }

    @Test
    void moreWatchersThanAllowedAreRefusedUntilOneIsClosed() {
        Watcher first = registry.watch(bytes("a"));
        registry.watch(bytes("a"));
        registry.watch(bytes("b"));

        assertThatExceptionOfType(OverloadedException.class)
                .isThrownBy(() -> registry.watch(bytes("c")))
                .withMessageContaining("limits.max-watchers is 3");
        assertThat(registry.openWatchers()).isEqualTo(3);

        first.close();
        first.close();
        assertThat(registry.openWatchers()).isEqualTo(2);
        assertThat(registry.watch(bytes("c")).isOpen()).isTrue();
        assertThatExceptionOfType(OverloadedException.class).isThrownBy(() -> registry.watch(bytes("c")));
    }

    @Test
    void aClosedWatcherReturnsWhatItHasAndThenThrows() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(List.of(put("a", "1", 1)));

        watcher.close();
        registry.publish(List.of(put("a", "2", 2)));

        assertThat(watcher.isOpen()).isFalse();
        assertThat(watcher.poll(LONG)).contains(put("a", "1", 1));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(LONG));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> watcher.poll(NOW));
    }

    @Test
    void theIndexIsEmptyWhenTheLastWatcherIsClosed() {
        Watcher first = registry.watch(bytes("a"));
        Watcher second = registry.watch(bytes("a"));
        Watcher third = registry.watch(bytes("b"));
        assertThat(registry.watchedKeys()).isEqualTo(2);

        first.close();
        third.close();
        assertThat(registry.watchedKeys()).isEqualTo(1);
        second.close();
        assertThat(registry.watchedKeys()).isZero();
    }

    @Test
    void aFullBufferEndsTheWatcherAfterWhatWasBuffered() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));
        Watcher other = registry.watch(bytes("a"));

        registry.publish(List.of(put("a", "1", 1), put("a", "2", 2), put("a", "3", 3), put("a", "4", 4)));
        assertThat(take(other, 4)).hasSize(4);
        registry.publish(List.of(put("a", "5", 15), put("a", "6", 16)));

        assertThat(watcher.isOpen()).isFalse();
        assertThat(take(watcher, 4)).extracting(WatchEvent::revision).containsExactly(1L, 2L, 3L, 4L);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(WatchOverflowException.class)
                    .isThrownBy(() -> watcher.poll(LONG))
                    .withMessageContaining("limits.watch-buffer = 4")
                    .satisfies(e -> assertThat(e.lostFromRevision()).isEqualTo(15));
        }
        assertThat(drain(other)).extracting(WatchEvent::revision).containsExactly(15L, 16L);
        assertThat(registry.openWatchers()).isEqualTo(1);
    }

    @Test
    void anOverflowedWatcherStaysOverflowedWhenItIsClosed() {
        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(
                List.of(put("a", "1", 1), put("a", "2", 2), put("a", "3", 3), put("a", "4", 4), put("a", "5", 5)));

        watcher.close();
        registry.closeAll();

        assertThat(registry.openWatchers()).isZero();
        assertThat(take(watcher, 4)).hasSize(4);
        assertThatExceptionOfType(WatchOverflowException.class).isThrownBy(() -> watcher.poll(NOW));
    }

    @Test
    void eachConsumerGetsItsOwnArrays() throws Exception {
        Watcher first = registry.watch(bytes("a"));
        Watcher second = registry.watch(bytes("a"));
        WatchEvent published = put("a", "1", 1);
        registry.publish(List.of(published));

        WatchEvent received = first.poll(NOW).orElseThrow();
        received.key()[0] = 'x';
        byte[] value = received.value();
        assertThat(value).isNotNull();
        value[0] = 'x';

        assertThat(published).isEqualTo(put("a", "1", 1));
        assertThat(second.poll(NOW)).contains(put("a", "1", 1));
    }

    @Test
    void theCallerMayChangeTheKeyHeWatched() throws Exception {
        byte[] key = bytes("a");
        Watcher watcher = registry.watch(key);
        key[0] = 'b';

        registry.publish(List.of(put("a", "1", 1), put("b", "1", 2)));

        assertThat(drain(watcher)).containsExactly(put("a", "1", 1));
    }

    @Test
    void pollWaitsForAnEvent() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));
        FutureTask<Optional<WatchEvent>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        Thread consumer = start(poll);
        awaitWaiting(consumer);

        registry.publish(List.of(put("a", "1", 1)));

        assertThat(poll.get(10, TimeUnit.SECONDS)).contains(put("a", "1", 1));
    }

    @Test
    void pollEndsEmptyAfterItsTimeout() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));
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
        Watcher watcher = registry.watch(bytes("a"));
        registry.publish(List.of(put("a", "1", 1)));

        assertThat(watcher.poll(Duration.ofSeconds(Long.MAX_VALUE))).contains(put("a", "1", 1));
    }

    @Test
    void closingEndsAWaitingPoll() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));
        FutureTask<Optional<WatchEvent>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        awaitWaiting(start(poll));

        watcher.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> poll.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(WatchClosedException.class);
    }

    @Test
    void interruptingEndsAWaitingPoll() throws Exception {
        Watcher watcher = registry.watch(bytes("a"));
        FutureTask<Optional<WatchEvent>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        Thread consumer = start(poll);
        awaitWaiting(consumer);

        consumer.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> poll.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(watcher.isOpen()).isTrue();
    }

    @Test
    void whenTheEngineStopsWatchersReturnTheRestAndThenThrow() throws Exception {
        Watcher busy = registry.watch(bytes("a"));
        Watcher idle = registry.watch(bytes("b"));
        registry.publish(List.of(put("a", "1", 1)));

        registry.closeAll();

        assertThat(busy.isOpen()).isFalse();
        assertThat(busy.poll(NOW)).contains(put("a", "1", 1));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> busy.poll(NOW));
        assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> idle.poll(NOW));
        assertThat(registry.openWatchers()).isZero();
        assertThat(registry.watchedKeys()).isZero();
        assertThatExceptionOfType(EngineStoppedException.class).isThrownBy(() -> registry.watch(bytes("a")));
        assertThat(registry.openWatchers()).isZero();
    }

    @Test
    void aStopDuringTheRegistrationIsNotMissed() {
        fixture.duringRead.set(registry::closeAll);

        assertThatExceptionOfType(EngineStoppedException.class).isThrownBy(() -> registry.watch(bytes("a")));
        assertThat(registry.openWatchers()).isZero();
        assertThat(registry.watchedKeys()).isZero();
    }

    @Test
    void aReadThatFailsLeavesNoWatcher() {
        fixture.duringRead.set(() -> {
            throw new StorageException("disk failed");
        });

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> registry.watch(bytes("a")));
        assertThat(registry.openWatchers()).isZero();
        assertThat(registry.watchedKeys()).isZero();
    }

    @Test
    void publishingDoesNotSlowDownWithTheNumberOfWatchedKeys() throws Exception {
        int keys = 10_000;
        WatchRegistry large = new WatchRegistry(keys, 100, fixture::read);
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            watchers.add(large.watch(bytes("watched-" + i)));
        }
        List<WatchEvent> events = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            events.add(put("other-" + i, "1", i + 1));
        }
        events.add(put("watched-77", "1", 1001));

        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            large.publish(events);
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);

        // a million changes; comparing each with every watched key would take minutes
        assertThat(taken).isLessThan(Duration.ofSeconds(10));
        assertThat(drain(watchers.get(77))).containsExactly(put("watched-77", "1", 1001));
    }

    private static Thread start(FutureTask<?> task) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    running.countDown();
                    task.run();
                },
                "d-engine-test-consumer");
        thread.setDaemon(true);
        thread.start();
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
