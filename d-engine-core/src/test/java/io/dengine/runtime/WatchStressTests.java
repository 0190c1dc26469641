package io.dengine.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.ApplyBatch;
import io.dengine.apply.FakeStateMachine;
import io.dengine.apply.KvStore;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.EntryCodec;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers come and go while changes are applied: each sees every change of its key from its registration on, once. */
@Timeout(120)
class WatchStressTests {

    private static final int KEYS = 6;
    private static final int OBSERVERS = 4;
    private static final int WATCHERS_PER_OBSERVER = 1000;
    private static final int BATCHES_AFTER_THE_LAST_REGISTRATION = 1000;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /**
     * What one watcher was given.
     *
     * @param before the store's revision before the registration
     * @param after the store's revision after it
     * @param toTheEnd whether it stayed until the engine stopped
     */
    private record Observation(String key, long before, long after, List<WatchEvent> events, boolean toTheEnd) {}

    private final KvStore store = new KvStore(new FakeStateMachine());
    private final WatchRegistry registry = new WatchRegistry(1000, 1_000_000, store::get);
    private final Map<String, List<WatchEvent>> history = new HashMap<>();
    private final CountDownLatch staying = new CountDownLatch(OBSERVERS);

    @Test
    void watchersSeeEveryChangeOnceInOrder() throws Exception {
        store.load();
        ExecutorService threads = Executors.newFixedThreadPool(OBSERVERS, daemons());
        List<Observation> observations = new ArrayList<>();
        try {
            List<Future<List<Observation>>> observers = new ArrayList<>();
            for (int i = 0; i < OBSERVERS; i++) {
                Random random = new Random(i);
                observers.add(threads.submit(() -> observe(random)));
            }
            applyChanges();
            registry.closeAll();
            for (Future<List<Observation>> observer : observers) {
                observations.addAll(observer.get(60, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(registry.openWatchers()).isZero();
        assertThat(registry.watchedKeys()).isZero();
        assertThat(observations).hasSize(OBSERVERS * WATCHERS_PER_OBSERVER);
        assertThat(observations).allSatisfy(this::isWhole);
    }

    private void applyChanges() {
        Random random = new Random(20261123);
        long start = System.nanoTime();
        int afterTheLast = 0;
        for (int i = 1; afterTheLast < BATCHES_AFTER_THE_LAST_REGISTRATION; i++) {
            applyBatch(i, random);
            if (staying.getCount() == 0) {
                afterTheLast++;
            }
            assertThat(System.nanoTime() - start).isLessThan(DEADLINE.toNanos());
        }
    }

    private void applyBatch(int index, Random random) {
        try (ApplyBatch batch = store.newBatch()) {
            for (int entries = 1 + random.nextInt(2); entries > 0; entries--) {
                batch.apply(entry(random));
            }
            List<WatchEvent> events = batch.commit(index);
            for (WatchEvent event : events) {
                history.computeIfAbsent(event.keyAsString(), key -> new ArrayList<>())
                        .add(event);
            }
            registry.publish(events);
        }
    }

    private static byte[] entry(Random random) {
        List<byte[]> commands = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            byte[] key = key(random).getBytes(UTF_8);
            Command command = random.nextInt(4) == 0
                    ? new Command.Delete(key)
                    : new Command.Put(key, Integer.toString(random.nextInt()).getBytes(UTF_8));
            commands.add(CommandCodec.encode(command));
        }
        return EntryCodec.encode(commands);
    }

    private List<Observation> observe(Random random) throws InterruptedException {
        List<Observation> observations = new ArrayList<>();
        while (observations.size() < WATCHERS_PER_OBSERVER) {
            String key = key(random);
            boolean toTheEnd = observations.size() == WATCHERS_PER_OBSERVER - 1;
            long before = store.revision();
            try (Watcher watcher = registry.watch(key.getBytes(UTF_8))) {
                // as a read of the key tells it, which can be a moment ahead of the store's published revision
                long after = store.get(key.getBytes(UTF_8)).revision();
                if (toTheEnd) {
                    staying.countDown();
                }
                List<WatchEvent> events = toTheEnd ? receiveAll(watcher) : receive(watcher, random.nextInt(5));
                observations.add(new Observation(key, before, after, events, toTheEnd));
            }
        }
        return observations;
    }

    private static List<WatchEvent> receive(Watcher watcher, int count) throws InterruptedException {
        List<WatchEvent> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(watcher.poll(DEADLINE).orElseThrow());
        }
        return events;
    }

    private static List<WatchEvent> receiveAll(Watcher watcher) throws InterruptedException {
        List<WatchEvent> events = new ArrayList<>();
        try {
            while (true) {
                Optional<WatchEvent> event = watcher.poll(Duration.ofSeconds(1));
                event.ifPresent(events::add);
            }
        } catch (WatchClosedException e) {
            return events;
        }
    }

    /** What was received is a part of the history without a gap that leaves out nothing after the registration. */
    private void isWhole(Observation observation) {
        List<WatchEvent> all = history.getOrDefault(observation.key(), List.of());
        List<WatchEvent> events = observation.events();
        int from = all.size();
        if (!events.isEmpty()) {
            from = all.indexOf(events.get(0));
            assertThat(from).as("the first event happened").isNotNegative();
            assertThat(events)
                    .as("no gap, no duplicate, in order")
                    .isEqualTo(all.subList(from, Math.min(all.size(), from + events.size())));
            assertThat(events.get(0).revision())
                    .as("nothing from before the registration")
                    .isGreaterThan(observation.before());
        }
        if (from > 0 && (observation.toTheEnd() || !events.isEmpty())) {
            assertThat(all.get(from - 1).revision())
                    .as("nothing after the registration was left out")
                    .isLessThanOrEqualTo(observation.after());
        }
        if (observation.toTheEnd()) {
            assertThat(from + events.size()).as("everything to the end").isEqualTo(all.size());
        }
    }

    private static String key(Random random) {
        return "key-" + random.nextInt(KEYS);
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "d-engine-test-observer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
