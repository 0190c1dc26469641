package io.dengine.runtime.leader;

import io.dengine.apply.KvStore.LeaseVisitor;
import io.dengine.apply.LeaseChange;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the leases on every member, and on the leader measures their time: proposes that a lease ends when its time is over, and has the remaining time
 * recorded regularly, so that the next leader need not begin anew.
 *
 * <p>A lease never ends early: its deadline is counted from the moment at which the renewal is applied here, which is after it was asked for; a
 * new leader counts the recorded remaining time from the moment at which it began to lead, which is after that time was measured; and an entry that ends a
 * lease names the renewals that the leader had seen, so it has no effect on one that was renewed meanwhile.
 *
 * <p>Threads: {@link #load}, {@link #onEffects} and {@link #becameLeader} on the apply thread, {@link #tick} on one timer thread, everything else on
 * any thread. A lock is held for a bounded time; nothing is proposed under it.
 */
public final class LeaseClock {

    private final LongSupplier nanoClock;
    private final long checkpointInterval;
    private final OwnProposals proposals;
    private final BooleanSupplier mayWrite;
    private final LongUnaryOperator keysOf;

    private final Object lock = new Object();
    private Map<Long, TrackedLease> leases = new HashMap<>();
    private @Nullable LeaseSchedule schedule;

    /**
     * A clock without leases.
     *
     * @param checkpointInterval how often the remaining time of a lease is recorded, if a third of its TTL is not less
     * @param mayWrite whether the leader may propose; false while a disk is too full. Leases do not end meanwhile
     * @param keysOf about how many keys are attached to a lease, by its id, so that an entry does not delete too many; any thread
     * @param nanoClock monotonic time
     */
    public LeaseClock(
            Duration checkpointInterval,
            OwnProposals proposals,
            BooleanSupplier mayWrite,
            LongUnaryOperator keysOf,
            LongSupplier nanoClock) {
        this.checkpointInterval = checkpointInterval.toNanos();
        this.proposals = proposals;
        this.mayWrite = mayWrite;
        this.keysOf = keysOf;
        this.nanoClock = nanoClock;
    }

    /**
     * Replaces all leases, at the start and after the store was replaced by a snapshot.
     *
     * @param forEachLease hands each lease of the store to the visitor it is given
     */
    public void load(Consumer<LeaseVisitor> forEachLease) {
        Map<Long, TrackedLease> loaded = new HashMap<>();
        forEachLease.accept((id, state) -> loaded.put(id, new TrackedLease(id, state)));
        synchronized (lock) {
            leases = loaded;
            LeaseSchedule current = schedule;
            if (current != null) {
                begin(current.term());
            }
        }
    }

    /** What committed entries did to leases. */
    public void onEffects(List<LeaseChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        synchronized (lock) {
            // read here: after the entries were applied, so that no lease is cut short
            long now = nanoClock.getAsLong();
            for (LeaseChange change : changes) {
                onChange(change, now);
            }
        }
    }

    private void onChange(LeaseChange change, long now) {
        LeaseState state = change.state();
        LeaseSchedule current = schedule;
        if (state == null) {
            TrackedLease ended = leases.remove(change.leaseId());
            if (ended != null) {
                ended.ended = true;
                if (current != null) {
                    current.end(ended);
                }
            }
            return;
        }
        TrackedLease known = leases.get(change.leaseId());
        if (known == null) {
            TrackedLease granted = new TrackedLease(change.leaseId(), state);
            leases.put(change.leaseId(), granted);
            if (current != null) {
                current.add(granted, now);
            }
            return;
        }
        boolean renewed = known.generation != state.generation();
        known.set(state);
        // Else it was a checkpoint, which is older than what the leader measures itself.
        if (renewed && current != null) {
            current.renew(known, now);
        }
    }

    /** This member leads, and has applied everything that earlier terms committed, and an entry of its own term. */
    public void becameLeader(long term) {
        synchronized (lock) {
            begin(term);
        }
    }

    private void begin(long term) {
        schedule = new LeaseSchedule(term, checkpointInterval, leases.values(), nanoClock.getAsLong());
    }

    /** This member does not lead any more. Any thread. */
    public void lostLeadership() {
        synchronized (lock) {
            schedule = null;
        }
    }

    /**
     * How long a lease still lives, in milliseconds; 0 when its time is over, or when there is no such lease. Empty when this member does not lead.
     * Whether the lease exists is for the store to say: one whose time is over exists until its end is applied.
     */
    public OptionalLong remainingMillis(long leaseId) {
        synchronized (lock) {
            if (schedule == null) {
                return OptionalLong.empty();
            }
            TrackedLease lease = leases.get(leaseId);
            if (lease == null) {
                return OptionalLong.of(0);
            }
            return OptionalLong.of(Math.max(0, lease.deadline - nanoClock.getAsLong()) / TrackedLease.NANOS_PER_MILLI);
        }
    }

    /** How many leases there are. */
    public int size() {
        synchronized (lock) {
            return leases.size();
        }
    }

    /** Proposes what is due. Does not wait; does almost nothing when nothing is due. */
    public void tick() {
        boolean writable = mayWrite.getAsBoolean();
        long term;
        LeaseBatch expired;
        LeaseBatch recorded;
        synchronized (lock) {
            LeaseSchedule current = schedule;
            if (current == null) {
                return;
            }
            current.settle();
            if (!writable) {
                return;
            }
            term = current.term();
            long now = nanoClock.getAsLong();
            expired = current.takeExpired(now);
            recorded = current.takeCheckpoints(now);
        }
        try {
            propose(expired, term, batch -> batch.expiry(keysOf));
        } finally {
            propose(recorded, term, LeaseBatch::checkpoint);
        }
    }

    private void propose(@Nullable LeaseBatch batch, long term, Function<LeaseBatch, List<Command>> commands) {
        if (batch == null) {
            return;
        }
        try {
            proposals.propose(commands.apply(batch), term, batch.proposal());
        } catch (RuntimeException | Error e) {
            batch.proposal().unknown("proposing it failed: " + e);
            throw e;
        }
    }
}
