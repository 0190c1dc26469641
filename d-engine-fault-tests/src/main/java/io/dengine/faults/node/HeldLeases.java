package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.lease.RenewedLease;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Leases that this member renews by itself, each for a time that is set beforehand: whoever asked for it may be cut off. Thread-safe. */
final class HeldLeases implements AutoCloseable {

    private final EmbeddedEngine engine;
    private final Map<Long, RenewedLease> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fault-node-leases");
        thread.setDaemon(true);
        return thread;
    });

    HeldLeases(EmbeddedEngine engine) {
        this.engine = engine;
    }

    Map<String, Command> commands() {
        return Map.of("hold", this::hold, "holding", this::holding);
    }

    /** {@code hold id millis}: renews a lease for so long; fails when there is no such lease. */
    private List<@Nullable Object> hold(Arguments arguments) {
        long id = arguments.number(0);
        RenewedLease lease = engine.client().viaLeader().keepRenewed(id, (lost, why) -> {});
        RenewedLease before = held.put(id, lease);
        if (before != null) {
            before.close();
        }
        timer.schedule(() -> letGo(id, lease), arguments.number(1), TimeUnit.MILLISECONDS);
        return Answer.of(true);
    }

    private void letGo(long id, RenewedLease lease) {
        held.remove(id, lease);
        lease.close();
    }

    /** {@code holding id}: whether a lease is held and certainly alive. */
    private List<@Nullable Object> holding(Arguments arguments) {
        RenewedLease lease = held.get(arguments.number(0));
        return Answer.of(lease != null && lease.isAlive());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        held.forEach(this::letGo);
    }
}
