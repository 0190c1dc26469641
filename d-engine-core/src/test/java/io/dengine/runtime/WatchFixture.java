package io.dengine.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A store for watchers to register with, and short names for events. */
final class WatchFixture {

    /** What the store holds, for those who register; the revision of the store is the newest one in it. */
    final Map<String, KeyValue> stored = new ConcurrentHashMap<>();

    final AtomicReference<Runnable> duringRead = new AtomicReference<>(() -> {});

    /** Reads as the store would, with the state before {@code duringRead} happens. */
    GetResult read(byte[] key) {
        long revision =
                stored.values().stream().mapToLong(KeyValue::modRevision).max().orElse(0);
        GetResult result = new GetResult(revision, stored.get(new String(key, UTF_8)));
        duringRead.get().run();
        return result;
    }

    Optional<KeyValue> current(byte[] key) {
        return Optional.ofNullable(stored.get(new String(key, UTF_8)));
    }

    void store(String key, String value, long revision) {
        stored.put(key, new KeyValue(bytes(key), bytes(value), revision, revision, 1));
    }

    static List<WatchEvent> take(Watcher watcher, int count) {
        List<WatchEvent> events = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                events.add(watcher.poll(Duration.ZERO).orElseThrow());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    static List<WatchEvent> drain(Watcher watcher) throws InterruptedException {
        List<WatchEvent> events = new ArrayList<>();
        for (Optional<WatchEvent> next = watcher.poll(Duration.ZERO);
                next.isPresent();
                next = watcher.poll(Duration.ZERO)) {
            events.add(next.get());
        }
        return events;
    }

    static WatchEvent put(String key, String value, long revision) {
        return new WatchEvent(WatchEvent.Type.PUT, bytes(key), bytes(value), revision);
    }

    static WatchEvent delete(String key, long revision) {
        return new WatchEvent(WatchEvent.Type.DELETE, bytes(key), null, revision);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
