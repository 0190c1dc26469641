package io.dengine.runtime.leader;

import io.dengine.command.Command;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.LeaseCheckpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Leases that were taken for one entry, as they were at that moment. They are in no heap until the entry has an outcome.
 *
 * @param leases the leases
 * @param records each one's generation and remaining time when it was taken
 * @param takenAt when that was
 * @param proposal the entry
 */
record LeaseBatch(List<TrackedLease> leases, List<LeaseCheckpoint> records, long takenAt, LeaderProposal proposal) {

    /** Most keys that an entry deletes, unless a single lease has more. */
    static final long MAX_KEYS = 10_000;

    static LeaseBatch at(long now) {
        return new LeaseBatch(new ArrayList<>(), new ArrayList<>(), now, new LeaderProposal());
    }

    void add(TrackedLease lease) {
        leases.add(lease);
        records.add(new LeaseCheckpoint(lease.id, lease.generation, lease.remainingMillisRoundedUp(takenAt)));
    }

    int size() {
        return leases.size();
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    /** Ends the leases; those that would make the entry too large are left out, and come again when it has its outcome. */
    List<Command> expiry(LongUnaryOperator keysOf) {
        List<Command> commands = new ArrayList<>(records.size());
        long keys = 0;
        for (LeaseCheckpoint lease : records) {
            keys += keysOf.applyAsLong(lease.leaseId());
            if (keys > MAX_KEYS && !commands.isEmpty()) {
                break;
            }
            commands.add(new ExpireLease(lease.leaseId(), lease.generation()));
        }
        return commands;
    }

    List<Command> checkpoint() {
        return List.of(new CheckpointLeases(records));
    }
}
