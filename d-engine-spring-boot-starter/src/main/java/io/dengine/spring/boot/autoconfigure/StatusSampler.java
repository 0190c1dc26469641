package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine's status, asked for at most once in a second however many gauges are read. Thread-safe, takes no lock: while one
 * thread asks, the others get the sample before.
 */
final class StatusSampler {

    static final Duration MAX_AGE = Duration.ofSeconds(1);

    private final EmbeddedEngine engine;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Sample> latest = new AtomicReference<>();

    StatusSampler(EmbeddedEngine engine, LongSupplier nanoTime) {
        this.engine = engine;
        this.nanoTime = nanoTime;
    }

    EngineStatus status() {
        long now = nanoTime.getAsLong();
        Sample sample = latest.get();
        if (sample == null) {
            Sample first = new Sample(engine.status(), now);
            return latest.compareAndSet(null, first) ? first.status : status();
        }
        if (now - sample.takenAt < MAX_AGE.toNanos()) {
            return sample.status;
        }
        // the old status under the new time first: it keeps the other threads from asking as well
        Sample claim = new Sample(sample.status, now);
        if (!latest.compareAndSet(sample, claim)) {
            return sample.status;
        }
        Sample fresh = new Sample(engine.status(), now);
        latest.compareAndSet(claim, fresh);
        return fresh.status;
    }

    private record Sample(EngineStatus status, long takenAt) {}
}
