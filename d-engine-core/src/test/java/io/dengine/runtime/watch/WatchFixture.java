package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.Effects;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A store, a hub above it, and the apply thread's part played by the test. */
final class WatchFixture implements AutoCloseable {

    static final Duration NOW = Duration.ZERO;
    static final Duration LONG = Duration.ofSeconds(30);
    static final int MAX_WATCHERS = 5;
    static final int BUFFER = 4;
    static final long BUFFER_BYTES = 10_000;
    static final WatchLimits LIMITS = new WatchLimits(MAX_WATCHERS, BUFFER, BUFFER_BYTES, 5 * BUFFER_BYTES);
    static final DispatchQueue.Limits QUEUE = new DispatchQueue.Limits(3, 1000, 1_000_000);

    final FakeStore store = new FakeStore();
    final WatchHub hub;

    WatchFixture() {
        this(System::nanoTime);
    }

    WatchFixture(LongSupplier clock) {
        this(LIMITS, clock);
    }

    WatchFixture(WatchLimits limits) {
        this(limits, System::nanoTime);
    }

    private WatchFixture(WatchLimits limits, LongSupplier clock) {
        hub = new WatchHub(store, limits, clock, "test", QUEUE);
    }

    /** Commits, publishes, and waits until it was offered. */
    void apply(FakeStore.Op... ops) {
        publish(store.commit(ops));
    }

    void put(String key, String value) {
        publish(store.put(key, value));
    }

    void delete(String key) {
        publish(store.delete(key));
    }

    void publish(Effects effects) {
        hub.publish(effects);
        settle();
    }

    /** Waits until everything that was published was offered. */
    void settle() {
        if (hub.openWatchers() == 0) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        hub.dispatcher().whenDispatched(store.revision(), done::countDown);
        await(done);
    }

    /** A snapshot with these revisions is installed. */
    void install(FakeStore.Op... revisions) {
        for (FakeStore.Op op : revisions) {
            store.commit(op);
        }
        hub.stateReplaced();
        settle();
    }

    /** Holds the dispatcher at the next change of a key until the latch is released. */
    CountDownLatch holdDispatcherAt(String key) {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        WatchFeed feed = hub.register(WatchRequest.key(key));
        feed.whenReady(() -> {
            reached.countDown();
            await(release);
        });
        hub.publish(store.put(key, "hold"));
        await(reached);
        feed.whenReady(() -> {});
        return release;
    }

    /** What is there now. */
    static List<WatchBatch> drain(Watcher watcher) throws InterruptedException {
        List<WatchBatch> batches = new ArrayList<>();
        // a watcher that is behind may read parts of the history in which there is nothing
        long from = -1;
        while (true) {
            Optional<WatchBatch> batch = watcher.poll(Duration.ofMillis(1));
            if (batch.isEmpty()) {
                if (from == batches.size()) {
                    return batches;
                }
                from = batches.size();
            }
            batch.ifPresent(batches::add);
        }
    }

    /** So many batches. */
    static List<WatchBatch> take(Watcher watcher, int count) throws InterruptedException {
        List<WatchBatch> batches = new ArrayList<>();
        while (batches.size() < count) {
            batches.add(watcher.poll(LONG).orElseThrow());
        }
        return batches;
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        hub.closeAll();
    }
}
