package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.LONG;
import static io.dengine.runtime.watch.WatchFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a watcher is polled and iterated over. */
@Timeout(60)
class PollTests {

    private static final WatchRequest A = WatchRequest.key("a");

    private final WatchFixture fixture = new WatchFixture();
    private final FakeStore store = fixture.store;
    private final WatchHub hub = fixture.hub;

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    @Test
    void pollWaitsForAChange() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        awaitWaiting(start(poll));

        fixture.put("a", "1");

        assertThat(poll.get(10, TimeUnit.SECONDS))
                .contains(store.expected(A, 1, 1).get(0));
    }

    @Test
    void pollEndsEmptyAfterItsTimeout() throws Exception {
        Watcher watcher = hub.watch(A);
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
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");

        assertThat(watcher.poll(Duration.ofSeconds(Long.MAX_VALUE))).isPresent();
    }

    @Test
    void aSecondCallerWaitsForTheFirstNoLongerThanItsTimeout() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        awaitWaiting(start(poll));

        assertThat(watcher.poll(NOW)).isEmpty();
        assertThat(watcher.poll(Duration.ofMillis(5))).isEmpty();

        watcher.close();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> poll.get(10, TimeUnit.SECONDS));
    }

    @Test
    void interruptingEndsAWaitingPoll() throws Exception {
        Watcher watcher = hub.watch(A);
        FutureTask<Optional<WatchBatch>> poll = new FutureTask<>(() -> watcher.poll(LONG));
        Thread consumer = start(poll);
        awaitWaiting(consumer);

        consumer.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> poll.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(watcher.isOpen()).isTrue();
    }

    @Test
    void nextRevisionIsWhereAnotherWatchWouldGoOn() throws Exception {
        fixture.put("a", "1");
        Watcher watcher = hub.watch(A);
        assertThat(watcher.nextRevision()).isEqualTo(2);

        fixture.put("b", "1");
        fixture.put("a", "2");
        assertThat(watcher.nextRevision()).isEqualTo(2);
        assertThat(watcher.poll(NOW)).isPresent();

        assertThat(watcher.nextRevision()).isEqualTo(4);
    }

    // ---- iterating

    @Test
    void iteratingGivesEachBatchUntilTheWatcherIsClosed() throws Exception {
        Watcher watcher = hub.watch(A);
        fixture.put("a", "1");
        fixture.put("a", "2");
        List<WatchBatch> seen = new ArrayList<>();

        for (WatchBatch batch : watcher) {
            seen.add(batch);
            if (seen.size() == 2) {
                watcher.close();
            }
        }

        assertThat(seen).isEqualTo(store.expected(A, 1, 2));
        Iterator<WatchBatch> rest = watcher.iterator();
        assertThat(rest.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(rest::next);
    }

    @Test
    void anInterruptedIterationEndsWithTheInterruptFlagSet() throws Exception {
        Iterator<WatchBatch> batches = hub.watch(A).iterator();
        FutureTask<Boolean> iteration = new FutureTask<>(
                () -> batches.hasNext() || !Thread.currentThread().isInterrupted());
        Thread consumer = start(iteration);
        awaitWaiting(consumer);

        consumer.interrupt();

        assertThat(iteration.get(10, TimeUnit.SECONDS)).isFalse();
    }

    private static Thread start(FutureTask<?> task) {
        Thread thread = new Thread(task, "d-engine-test-consumer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
