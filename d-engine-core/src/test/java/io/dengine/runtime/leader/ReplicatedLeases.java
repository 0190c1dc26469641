package io.dengine.runtime.leader;

import io.dengine.apply.LeaseChange;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.command.Command.RevokeLease;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What commands do to leases, as simple as can be: the model of a store. */
final class ReplicatedLeases {

    final TreeMap<Long, LeaseState> leases = new TreeMap<>();
    private long lastId;

    List<LeaseChange> apply(Command command) {
        if (command instanceof GrantLease grant) {
            return set(++lastId, new LeaseState(grant.ttlMillis(), grant.ttlMillis(), 0));
        }
        if (command instanceof KeepAlive keepAlive) {
            LeaseState state = leases.get(keepAlive.leaseId());
            return state == null
                    ? List.of()
                    : set(
                            keepAlive.leaseId(),
                            new LeaseState(state.ttlMillis(), state.ttlMillis(), state.generation() + 1));
        }
        if (command instanceof RevokeLease revoke) {
            return leases.containsKey(revoke.leaseId()) ? end(revoke.leaseId()) : List.of();
        }
        if (command instanceof ExpireLease expire) {
            LeaseState state = leases.get(expire.leaseId());
            return state != null && state.generation() == expire.generation() ? end(expire.leaseId()) : List.of();
        }
        List<LeaseChange> changes = new ArrayList<>();
        for (LeaseCheckpoint checkpoint : ((CheckpointLeases) command).checkpoints()) {
            LeaseState state = leases.get(checkpoint.leaseId());
            if (state != null && state.generation() == checkpoint.generation()) {
                changes.addAll(set(
                        checkpoint.leaseId(),
                        new LeaseState(state.ttlMillis(), checkpoint.remainingMillis(), state.generation())));
            }
        }
        return changes;
    }

    private List<LeaseChange> set(long id, LeaseState state) {
        leases.put(id, state);
        return List.of(new LeaseChange(id, state));
    }

    private List<LeaseChange> end(long id) {
        leases.remove(id);
        return List.of(new LeaseChange(id, null));
    }
}
