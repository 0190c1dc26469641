package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import io.dengine.LeaderChange;
import io.dengine.LeaderInfo;
import io.dengine.Role;
import io.dengine.Subscription;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of the engine. */
final class EngineMetrics implements MeterBinder, AutoCloseable {

    static final String ROLE = "dengine.role";
    static final String TERM = "dengine.term";
    static final String LEADER_CHANGES = "dengine.leader.changes";
    static final String COMMIT_INDEX = "dengine.commit.index";
    static final String APPLIED_INDEX = "dengine.applied.index";
    static final String APPLY_LAG = "dengine.apply.lag";
    static final String PENDING_WRITES = "dengine.writes.pending";
    static final String REVISION = "dengine.revision";
    static final String COMPACTED_REVISION = "dengine.compacted.revision";
    static final String FREE_DISK = "dengine.disk.free";
    static final String OPEN_WATCHERS = "dengine.watchers.open";
    static final String WATCHERS_BEHIND = "dengine.watchers.behind";
    static final String WATCHERS_BUFFER = "dengine.watchers.buffer";
    static final String DIVERGENCE = "dengine.divergence";

    private final StatusSampler sampler;
    private final AtomicLong leaderChanges = new AtomicLong();
    private final Subscription subscription;
    // touched by one thread at a time: the engine's calls to one listener never overlap
    private @Nullable LeaderInfo lastLeader;

    EngineMetrics(EmbeddedEngine engine) {
        this.sampler = new StatusSampler(engine, System::nanoTime);
        this.subscription = engine.onLeaderChange(this::onLeaderChange);
    }

    private void onLeaderChange(LeaderChange change) {
        LeaderInfo leader = change.current().leader();
        if (leader != null && !leader.equals(lastLeader)) {
            lastLeader = leader;
            leaderChanges.incrementAndGet();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Role role : Role.values()) {
            Gauge.builder(ROLE, sampler, sampled -> sampled.status().role() == role ? 1 : 0)
                    .description("1 for the role that this member has, 0 for the others")
                    .tag("role", role.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
        gauge(registry, TERM, "Latest Raft term known here", null, EngineStatus::term);
        gauge(registry, COMMIT_INDEX, "Last index known here to be committed", null, EngineStatus::commitIndex);
        gauge(registry, APPLIED_INDEX, "Last index applied here", null, EngineStatus::appliedIndex);
        gauge(registry, APPLY_LAG, "Entries committed and not applied here yet", "entries", EngineStatus::applyLag);
        gauge(registry, REVISION, "The store's revision here", null, EngineStatus::revision);
        gauge(
                registry,
                COMPACTED_REVISION,
                "History up to this revision is not kept any more",
                null,
                EngineStatus::compactedRevision);
        gauge(registry, PENDING_WRITES, "Writes accepted and not yet answered", "writes", EngineStatus::pendingWrites);
        gauge(registry, OPEN_WATCHERS, "Watchers open here", "watchers", EngineStatus::openWatchers);
        gauge(
                registry,
                WATCHERS_BEHIND,
                "Watchers here that are fed from the history",
                "watchers",
                EngineStatus::watchersBehind);
        gauge(
                registry,
                WATCHERS_BUFFER,
                "What waits for the consumers of watchers, and for listeners of mirrors",
                BaseUnits.BYTES,
                EngineStatus::watchBufferBytes);
        gauge(registry, FREE_DISK, "Usable space where the data is", BaseUnits.BYTES, EngineMetrics::freeDisk);
        gauge(
                registry,
                DIVERGENCE,
                "1 when the members' states differ at the same index of the log, else 0",
                null,
                status -> status.divergence() == null ? 0 : 1);
        FunctionCounter.builder(LEADER_CHANGES, leaderChanges, AtomicLong::doubleValue)
                .description("Leaders that came to be known here, each term's counted once")
                .baseUnit("changes")
                .register(registry);
    }

    private static double freeDisk(EngineStatus status) {
        long bytes = status.freeDiskBytes();
        return bytes == Long.MAX_VALUE || status.role() == Role.STOPPED ? Double.NaN : bytes;
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<EngineStatus> value) {
        Gauge.builder(name, sampler, sampled -> value.applyAsDouble(sampled.status()))
                .description(description)
                .baseUnit(unit)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
