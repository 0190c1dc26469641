package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.apply.Effects;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchOverflowException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Changes, snapshots and compactions while watches of all kinds begin, are read fast or slowly, and are closed: each sees exactly what a look at everything that ever
 * happened says it must see, up to where it was closed or told that it cannot go on.
 */
@Timeout(120)
class WatchRandomTests {

    private static final int KEYS = 12;
    private static final int STEPS = 1500;
    private static final int ENOUGH = 1000;
    private static final int CONSUMERS = 3;
    private static final int MOST_WATCHES = 150;
    private static final int BUFFER = 8;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final DispatchQueue.Limits QUEUE = new DispatchQueue.Limits(12, 60, 100_000);

    private final FakeStore store = new FakeStore();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "d-engine-test-random");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile boolean over;
    private WatchHub hub;

    /** What one watch was told. */
    private final class Observation implements WatchListener {

        private final WatchRequest request;
        private final long from;
        private final List<WatchBatch> batches = new ArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private long told;
        private long reached;
        private RuntimeException end;

        Observation(WatchRequest request, long from) {
            this.request = request;
            this.from = from;
            this.reached = from - 1;
        }

        @Override
        public synchronized void onBatch(WatchBatch batch) {
            assertThat(batch.revision()).isGreaterThanOrEqualTo(batch.isProgress() ? told : told + 1);
            told = batch.revision();
            reached = Math.max(reached, batch.revision());
            if (!batch.isProgress()) {
                batches.add(batch);
            }
        }

        @Override
        public synchronized void onEnd(RuntimeException reason) {
            end = reason;
            ended.countDown();
        }

        synchronized long reached() {
            return reached;
        }

        /** Everything up to where it came, nothing else, and a good reason where it could not go on. */
        synchronized void check() {
            if (end instanceof HistoryCompactedException compacted) {
                ends.incrementAndGet();
                reached = Math.max(reached, compacted.requestedRevision() - 1);
                assertThat(compacted.requestedRevision()).isLessThanOrEqualTo(store.compactedRevision());
                assertThat(compacted.oldestRevision()).isLessThanOrEqualTo(store.compactedRevision());
            } else if (end instanceof WatchOverflowException overflow) {
                ends.incrementAndGet();
                reached = Math.max(reached, overflow.lostFromRevision() - 1);
            } else if (end != null) {
                assertThat(end).isInstanceOf(WatchClosedException.class);
            }
            delivered.addAndGet(batches.size());
            assertThat(batches).as("%s from %s", request, from).isEqualTo(store.expected(request, from, reached));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, false", "5, false"})
    void everyWatchSeesExactlyWhatItMust(long seed, boolean history) throws Exception {
        // where history is off whoever has to let go ends; where it is on that happens all the time
        WatchLimits limits = new WatchLimits(10_000, BUFFER, 3_000, history ? 20_000 : 200_000);
        hub = new WatchHub(store, limits, System::nanoTime, "random", QUEUE);
        store.put("key-0", "first");
        store.switchHistory(history);
        hub.stateReplaced();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CONSUMERS; i++) {
            Random random = new Random(100 * seed + i);
            all.add(threads.submit(() -> consume(random, this::poll)));
            all.add(threads.submit(() -> consume(random, this::listen)));
        }
        Future<?> mirrors = threads.submit(() -> mirror());

        apply(new Random(seed));

        try {
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            mirrors.get(60, TimeUnit.SECONDS);
        } finally {
            hub.closeAll();
            threads.shutdownNow();
        }
        assertThat(hub.openWatchers()).isZero();
        assertThat(hub.index().isEmpty()).isTrue();
        assertThat(delivered.get()).as("batches").isGreaterThan(ENOUGH);
        assertThat(ends.get()).as("watches that could not go on").isPositive();
    }

    // ---- the apply thread

    private void apply(Random random) {
        // longer on a busy machine, where the consumers come to little
        for (int i = 0; i < STEPS || i < 20 * STEPS && (delivered.get() <= ENOUGH || ends.get() == 0); i++) {
            int kind = random.nextInt(100);
            if (kind == 0) {
                for (int j = random.nextInt(5); j >= 0; j--) {
                    commit(random);
                }
                hub.stateReplaced();
            } else if (kind == 1) {
                store.compact(Math.max(0, store.revision() - random.nextInt(100)));
            } else if (kind < 10) {
                // as many as the queue does not hold
                for (int j = 0; j < 20; j++) {
                    hub.publish(commit(random));
                }
            } else if (kind < 50) {
                hub.publish(FakeStore.batch(commit(random), commit(random), commit(random)));
            } else {
                hub.publish(commit(random));
                Thread.yield();
            }
        }
        over = true;
    }

    private Effects commit(Random random) {
        List<FakeStore.Op> ops = new ArrayList<>();
        for (int i = random.nextInt(50) == 0 ? 3 * BUFFER : 1 + random.nextInt(3); i > 0; i--) {
            String key = "key-" + random.nextInt(KEYS);
            ops.add(
                    random.nextInt(4) == 0
                            ? FakeStore.Op.delete(key)
                            : FakeStore.Op.put(key, "value-" + random.nextInt()));
        }
        // never without a change
        ops.add(FakeStore.Op.put("key-" + random.nextInt(KEYS), "value-" + random.nextInt()));
        return store.commit(ops);
    }

    // ---- watches

    private interface Kind {
        void watch(WatchRequest request, Random random) throws Exception;
    }

    private Void consume(Random random, Kind kind) throws Exception {
        for (int i = 0; i < MOST_WATCHES && !over; i++) {
            kind.watch(request(random), random);
        }
        return null;
    }

    private WatchRequest request(Random random) {
        String from = "key-" + random.nextInt(KEYS);
        KeyRange range =
                switch (random.nextInt(4)) {
                    case 0 -> KeyRange.single(from);
                    case 1 -> KeyRange.prefix("key-" + random.nextInt(2));
                    case 2 -> KeyRange.all();
                    default -> KeyRange.of(from, "key-99");
                };
        WatchRequest request = WatchRequest.range(range).withProgress(WatchRequest.MIN_PROGRESS_INTERVAL);
        if (random.nextInt(3) == 0) {
            request = request.withPreviousValue();
        }
        if (random.nextInt(4) == 0) {
            request = random.nextBoolean() ? request.onlyPuts() : request.onlyDeletes();
        }
        long revision = store.revision();
        return switch (random.nextInt(4)) {
            case 0 -> request.from(Math.max(1, revision - random.nextInt(60)));
            case 1 -> request.from(revision + random.nextInt(30));
            default -> request;
        };
    }

    private void poll(WatchRequest request, Random random) throws Exception {
        long before = store.revision();
        Watcher watcher = hub.watch(request);
        Observation observation = new Observation(request, watcher.nextRevision());
        try (watcher) {
            assertThat(watcher.nextRevision())
                    .isBetween(
                            request.fromRevision() == 0 ? before + 1 : request.fromRevision(),
                            request.fromRevision() == 0 ? store.revision() + 1 : request.fromRevision());
            // one in ten stays to the end
            boolean stays = random.nextInt(10) == 0;
            int pace = random.nextInt(3);
            for (int i = random.nextInt(60); i > 0 || stays; i--) {
                if (stays && over && observation.reached() >= store.revision()) {
                    break;
                }
                if (pace == 0) {
                    // slow: others do something meanwhile
                    hub.watch(WatchRequest.key("none")).close();
                    Thread.yield();
                }
                Optional<WatchBatch> batch = watcher.poll(Duration.ofMillis(pace));
                batch.ifPresent(observation::onBatch);
                if (batch.isPresent()) {
                    assertThat(watcher.nextRevision())
                            .isEqualTo(Math.max(batch.get().revision() + 1, observation.from));
                }
            }
            if (random.nextBoolean()) {
                // also what is buffered at the end belongs to the sequence
                watcher.close();
                while (true) {
                    observation.onBatch(watcher.poll(Duration.ZERO).orElseThrow());
                }
            }
        } catch (HistoryCompactedException | WatchOverflowException | WatchClosedException e) {
            observation.onEnd(e);
        }
        observation.check();
    }

    private void listen(WatchRequest request, Random random) throws Exception {
        // from now: the first revision is known only from what comes
        WatchRequest exact = request.fromRevision() > 0 ? request : request.from(store.revision() + 1);
        Observation observation = new Observation(exact, exact.fromRevision());
        try (Subscription ignored = hub.watch(exact, threads, observation)) {
            long until = store.revision() + random.nextInt(40);
            while (!over && observation.reached() < until && observation.ended.getCount() > 0) {
                Thread.yield();
            }
            if (over) {
                // to the end, which progress notices tell
                while (observation.reached() < store.revision() && observation.ended.getCount() > 0) {
                    observation.ended.await(5, TimeUnit.MILLISECONDS);
                }
            }
        }
        observation.check();
    }

    // ---- mirrors

    private Void mirror() throws Exception {
        KeyRange range = KeyRange.of("key-1", "key-6");
        try (KvMirror mirror = hub.mirror(range, store::scan, 2, LONG)) {
            Map<byte[], KeyValue> told = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
            told.putAll(mirror.snapshot());
            return follow(mirror, range, told);
        }
    }

    private Void follow(KvMirror mirror, KeyRange range, Map<byte[], KeyValue> told) throws Exception {
        mirror.onChange(batch -> {
            for (WatchEvent event : batch.events()) {
                if (event.current() == null) {
                    told.remove(event.key());
                } else {
                    told.put(event.key(), event.current());
                }
            }
        });
        while (!over) {
            long revision = store.revision();
            assertThat(mirror.awaitRevision(revision, LONG)).isTrue();
            assertThat(mirror.revision()).isGreaterThanOrEqualTo(revision);
        }
        assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();
        assertThat(mirror.snapshot().values()).containsExactlyElementsOf(store.contents(range));
        long start = System.nanoTime();
        while (!new ArrayList<>(told.values()).equals(store.contents(range))) {
            assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
            Thread.yield();
        }
        return null;
    }
}
