package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.kv.KeyValue;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Watchers of this member, that are polled over the control port. Thread-safe. */
final class WatchCommands implements AutoCloseable {

    private static final int MAX_BATCHES = 500;
    private static final long IDLE = TimeUnit.MINUTES.toNanos(1);

    private final EmbeddedEngine engine;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Open> watchers = new ConcurrentHashMap<>();

    private record Open(Watcher watcher, AtomicLong usedAt) {}

    WatchCommands(EmbeddedEngine engine) {
        this.engine = engine;
    }

    Map<String, Command> commands() {
        return Map.of("watch-open", this::open, "watch-poll", this::poll, "watch-close", this::close);
    }

    /** {@code watch-open prefix revision}: watches a prefix from a revision on, from now on when that is 0; id. */
    private List<@Nullable Object> open(Arguments arguments) {
        closeForgotten();
        Watcher watcher = engine.client()
                .watch(WatchRequest.prefix(arguments.text(0))
                        .from(arguments.number(1))
                        .withPreviousValue());
        long id = ids.incrementAndGet();
        watchers.put(id, new Open(watcher, new AtomicLong(System.nanoTime())));
        return Answer.of(id);
    }

    // Whoever was cut off from this process has no way to close what he opened.
    private void closeForgotten() {
        watchers.entrySet().removeIf(entry -> {
            boolean forgotten = System.nanoTime() - entry.getValue().usedAt().get() > IDLE;
            if (forgotten) {
                entry.getValue().watcher().close();
            }
            return forgotten;
        });
    }

    /**
     * {@code watch-poll id millis}: waits so long for a batch, and returns what is there; for each batch revision and number of events, for each event type, key, value,
     * modification revision, create revision, version, value before.
     */
    private List<@Nullable Object> poll(Arguments arguments) throws InterruptedException {
        Open open = watchers.get(arguments.number(0));
        if (open == null) {
            throw new IllegalArgumentException("there is no watcher " + arguments.number(0));
        }
        open.usedAt().set(System.nanoTime());
        List<@Nullable Object> words = Answer.of();
        Optional<WatchBatch> batch = open.watcher().poll(Duration.ofMillis(arguments.number(1)));
        for (int i = 0; i < MAX_BATCHES && batch.isPresent(); i++) {
            addTo(words, batch.get());
            batch = open.watcher().poll(Duration.ZERO);
        }
        batch.ifPresent(last -> addTo(words, last));
        return words;
    }

    private static void addTo(List<@Nullable Object> words, WatchBatch batch) {
        words.add(batch.revision());
        words.add(batch.events().size());
        for (WatchEvent event : batch.events()) {
            KeyValue current = event.current();
            words.add(event.type());
            words.add(event.keyAsString());
            words.add(current == null ? null : current.valueAsString());
            words.add(current == null ? 0 : current.modRevision());
            words.add(current == null ? 0 : current.createRevision());
            words.add(current == null ? 0 : current.version());
            words.add(event.previousEntry().map(KeyValue::valueAsString).orElse(null));
        }
    }

    /** {@code watch-close id}. */
    private List<@Nullable Object> close(Arguments arguments) {
        Open open = watchers.remove(arguments.number(0));
        if (open != null) {
            open.watcher().close();
        }
        return Answer.of(true);
    }

    @Override
    public void close() {
        watchers.values().forEach(open -> open.watcher().close());
        watchers.clear();
    }
}
