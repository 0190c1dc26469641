package io.dengine.runtime.leader;

import io.dengine.runtime.leader.LeaderProposal.Outcome;
import io.dengine.runtime.lease.DeadlineHeap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a leader measures in its term: when leases end, and when their remaining time must be recorded. Not thread-safe.
 *
 * <p>A renewal only sets the times of the lease; the lease is moved in the heaps when its earlier time comes. So renewals are cheap, and every lease is
 * at most once in each heap. Leases that are part of an entry on its way are in no heap; they return to it when the entry has an outcome, whatever it is.
 */
final class LeaseSchedule {

    static final int MAX_BATCH = 1_000;

    /** So that a leader with very many leases does not fill the log with records of their time. */
    static final long MAX_CHECKPOINTS_PER_SECOND = 50_000;

    /** Entries with checkpoints on their way: enough for all of those as long as an entry is applied within 160 ms. */
    static final int MAX_RECORDING = 8;

    /** Bounds the time that one tick holds the lock. */
    private static final int MAX_MOVES = 2_000;

    /** When one checkpoint must be written, those that are due soon are written along. */
    private static final long MAX_EARLY = TimeUnit.MILLISECONDS.toNanos(500);

    private final long term;
    private final long checkpointInterval;
    private final long early;
    private final DeadlineHeap<TrackedLease> expiries = new ExpiryHeap();
    private final DeadlineHeap<TrackedLease> checkpoints = new CheckpointHeap();
    private @Nullable LeaseBatch expiring;
    private final List<LeaseBatch> recording = new ArrayList<>(MAX_RECORDING);
    private long nextCheckpoint;

    LeaseSchedule(long term, long checkpointInterval, Collection<TrackedLease> leases, long now) {
        this.term = term;
        this.checkpointInterval = checkpointInterval;
        this.early = Math.min(MAX_EARLY, checkpointInterval / 10);
        this.nextCheckpoint = now;
        for (TrackedLease lease : leases) {
            lease.begin(now);
            expiries.append(lease, lease.deadline);
            checkpoints.append(lease, dueCheckpoint(lease));
        }
        expiries.order();
        checkpoints.order();
    }

    long term() {
        return term;
    }

    /** A new lease. */
    void add(TrackedLease lease, long now) {
        lease.begin(now);
        expiries.add(lease, lease.deadline);
        checkpoints.add(lease, dueCheckpoint(lease));
    }

    /** A lease that was renewed. */
    void renew(TrackedLease lease, long now) {
        lease.begin(now);
        // Later, as a rule, so that it need not be moved before its earlier time comes.
        long due = dueCheckpoint(lease);
        if (checkpoints.contains(lease) && checkpoints.time(lease) - due > 0) {
            checkpoints.put(lease, due);
        }
        if (expiries.contains(lease) && expiries.time(lease) - lease.deadline > 0) {
            expiries.put(lease, lease.deadline);
        }
    }

    void end(TrackedLease lease) {
        expiries.remove(lease);
        checkpoints.remove(lease);
    }

    /** Looks what became of the entries on their way. */
    void settle() {
        LeaseBatch expired = expiring;
        if (expired != null && !expired.proposal().isPending()) {
            // Ended, unless it was renewed, or the entry failed: then its time comes again.
            for (TrackedLease lease : expired.leases()) {
                if (!lease.ended) {
                    expiries.add(lease, lease.deadline);
                }
            }
            expiring = null;
        }
        for (Iterator<LeaseBatch> batches = recording.iterator(); batches.hasNext(); ) {
            LeaseBatch batch = batches.next();
            if (!batch.proposal().isPending()) {
                recorded(batch);
                batches.remove();
            }
        }
    }

    private void recorded(LeaseBatch batch) {
        boolean applied = batch.proposal().outcome() == Outcome.APPLIED;
        for (int i = 0; i < batch.size(); i++) {
            TrackedLease lease = batch.leases().get(i);
            if (lease.ended) {
                continue;
            }
            if (applied && lease.generation == batch.records().get(i).generation()) {
                lease.recordedAt = batch.takenAt();
            }
            checkpoints.add(lease, dueCheckpoint(lease));
        }
    }

    /** Leases to end, or null. The caller proposes them and gives the proposal its outcome. */
    @Nullable
    LeaseBatch takeExpired(long now) {
        if (expiring != null) {
            return null;
        }
        LeaseBatch batch = LeaseBatch.at(now);
        for (int moves = 0; moves < MAX_MOVES && batch.size() < MAX_BATCH && expiries.isDue(now); moves++) {
            TrackedLease lease = expiries.first();
            if (lease.deadline - now > 0) {
                expiries.put(lease, lease.deadline);
            } else {
                expiries.removeFirst();
                batch.add(lease);
            }
        }
        if (batch.isEmpty()) {
            return null;
        }
        expiring = batch;
        return batch;
    }

    /** Leases whose remaining time is to be recorded, or null. The caller proposes them and gives the proposal its outcome. */
    @Nullable
    LeaseBatch takeCheckpoints(long now) {
        if (recording.size() == MAX_RECORDING || nextCheckpoint - now > 0 || !isCheckpointDue(now)) {
            return null;
        }
        long until = now + early;
        LeaseBatch batch = LeaseBatch.at(now);
        for (int moves = 0; moves < MAX_MOVES && batch.size() < MAX_BATCH && checkpoints.isDue(until); moves++) {
            TrackedLease lease = checkpoints.first();
            long due = dueCheckpoint(lease);
            if (lease.deadline - now <= 0) {
                // It is about to end; should it be renewed instead, this is looked at again.
                checkpoints.put(lease, until + interval(lease));
            } else if (due - until > 0) {
                checkpoints.put(lease, due);
            } else {
                checkpoints.removeFirst();
                batch.add(lease);
            }
        }
        if (batch.isEmpty()) {
            return null;
        }
        recording.add(batch);
        nextCheckpoint = now + batch.size() * TimeUnit.SECONDS.toNanos(1) / MAX_CHECKPOINTS_PER_SECOND;
        return batch;
    }

    // Whether one is really due, and not only was before its lease was renewed.
    private boolean isCheckpointDue(long now) {
        for (int moves = 0; moves < MAX_MOVES && checkpoints.isDue(now); moves++) {
            TrackedLease lease = checkpoints.first();
            long due = dueCheckpoint(lease);
            if (due - now <= 0) {
                return true;
            }
            checkpoints.put(lease, due);
        }
        return false;
    }

    private long dueCheckpoint(TrackedLease lease) {
        return lease.recordedAt + interval(lease);
    }

    private long interval(TrackedLease lease) {
        return Math.min(lease.ttlMillis * TrackedLease.NANOS_PER_MILLI / 3, checkpointInterval);
    }

    private static final class ExpiryHeap extends DeadlineHeap<TrackedLease> {

        @Override
        protected int place(TrackedLease lease) {
            return lease.expiryPlace;
        }

        @Override
        protected void place(TrackedLease lease, int place) {
            lease.expiryPlace = place;
        }
    }

    private static final class CheckpointHeap extends DeadlineHeap<TrackedLease> {

        @Override
        protected int place(TrackedLease lease) {
            return lease.checkpointPlace;
        }

        @Override
        protected void place(TrackedLease lease, int place) {
            lease.checkpointPlace = place;
        }
    }
}
