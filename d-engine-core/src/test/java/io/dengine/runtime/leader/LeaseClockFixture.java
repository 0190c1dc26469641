package io.dengine.runtime.leader;

import io.dengine.apply.LeaseChange;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.runtime.leader.FakeProposals.Entry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/** A lease clock whose time and log a test controls. */
abstract class LeaseClockFixture {

    static final long TERM = 7;
    static final long TTL = 9_000;
    static final long CHECKPOINT_INTERVAL = 2_000;

    // Near the end of what a long holds: the clock's values may wrap.
    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5));
    final FakeProposals proposals = new FakeProposals();
    final AtomicBoolean mayWrite = new AtomicBoolean(true);
    LongUnaryOperator keysOf = id -> 1;
    final LeaseClock clock = new LeaseClock(
            Duration.ofMillis(CHECKPOINT_INTERVAL), proposals, mayWrite::get, id -> keysOf.applyAsLong(id), nanos::get);

    void granted(long id, long ttl) {
        clock.onEffects(List.of(new LeaseChange(id, new LeaseState(ttl, ttl, 0))));
    }

    void renewed(long id, long ttl, long generation) {
        clock.onEffects(List.of(new LeaseChange(id, new LeaseState(ttl, ttl, generation))));
    }

    void checkpointed(long id, long remaining, long generation) {
        clock.onEffects(List.of(new LeaseChange(id, new LeaseState(TTL, remaining, generation))));
    }

    void ended(long id) {
        clock.onEffects(List.of(new LeaseChange(id, null)));
    }

    void passMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    List<Command> expiries() {
        return proposals.take().stream()
                .flatMap(entry -> entry.commands().stream())
                .filter(ExpireLease.class::isInstance)
                .toList();
    }

    List<Long> endAll() {
        Entry entry = proposals.takeOne();
        List<Long> ids = entry.commands().stream()
                .map(command -> ((ExpireLease) command).leaseId())
                .toList();
        ids.forEach(this::ended);
        entry.proposal().applied();
        return ids;
    }

    static List<LeaseCheckpoint> checkpoints(Entry entry) {
        return ((CheckpointLeases) entry.only()).checkpoints();
    }
}
