package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.kv.KeyValue;
import io.dengine.watch.KvMirror;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Mirrors of this member, one for a prefix. Thread-safe; one command at a time, so that a prefix has no second one. */
final class MirrorCommands implements AutoCloseable {

    private static final long IDLE = TimeUnit.MINUTES.toNanos(5);

    private final EmbeddedEngine engine;
    private final Map<String, Open> mirrors = new HashMap<>();

    private record Open(KvMirror mirror, long usedAt) {}

    MirrorCommands(EmbeddedEngine engine) {
        this.engine = engine;
    }

    Map<String, Command> commands() {
        return Map.of("mirror-open", this::open, "mirror-rows", this::rows, "mirror-close", this::close);
    }

    /** {@code mirror-open prefix}: mirrors a prefix if that is not done already. */
    private synchronized List<@Nullable Object> open(Arguments arguments) {
        mirror(arguments.text(0));
        return Answer.of(true);
    }

    private KvMirror mirror(String prefix) {
        long now = System.nanoTime();
        // Whoever was cut off from this process has no way to close what he opened.
        mirrors.values().removeIf(open -> {
            boolean useless = now - open.usedAt() > IDLE || !open.mirror().isOpen();
            if (useless) {
                open.mirror().close();
            }
            return useless;
        });
        Open present = mirrors.get(prefix);
        KvMirror mirror = present == null ? engine.client().mirrorPrefix(prefix) : present.mirror();
        mirrors.put(prefix, new Open(mirror, now));
        return mirror;
    }

    /**
     * {@code mirror-rows prefix revision millis}: waits so long for the mirror to reach a revision; whether it has, its revision, then key, value, modification revision, create revision, version of
     * each row.
     */
    private synchronized List<@Nullable Object> rows(Arguments arguments) throws InterruptedException {
        KvMirror mirror = mirror(arguments.text(0));
        boolean reached = mirror.awaitRevision(arguments.number(1), Duration.ofMillis(arguments.number(2)));
        List<@Nullable Object> words = Answer.of(reached, mirror.revision());
        for (KeyValue row : mirror.snapshot().values()) {
            words.add(row.keyAsString());
            words.add(row.valueAsString());
            words.add(row.modRevision());
            words.add(row.createRevision());
            words.add(row.version());
        }
        return words;
    }

    /** {@code mirror-close prefix}. */
    private synchronized List<@Nullable Object> close(Arguments arguments) {
        Open open = mirrors.remove(arguments.text(0));
        if (open != null) {
            open.mirror().close();
        }
        return Answer.of(true);
    }

    @Override
    public synchronized void close() {
        mirrors.values().forEach(open -> open.mirror().close());
        mirrors.clear();
    }
}
