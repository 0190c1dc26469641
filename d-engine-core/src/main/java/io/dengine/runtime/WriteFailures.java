package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OverloadedException;
import io.dengine.consensus.Rejection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The exceptions that a write which certainly had no effect ends with. Thread-safe. */
final class WriteFailures {

    private final String nodeId;
    private final LeadershipHub leadership;
    private final Supplier<@Nullable String> failure;

    WriteFailures(String nodeId, LeadershipHub leadership, Supplier<@Nullable String> failure) {
        this.nodeId = nodeId;
        this.leadership = leadership;
        this.failure = failure;
    }

    /** This member does not take writes now: why. */
    EngineException notLeader() {
        String failed = failure.get();
        if (failed != null) {
            return failed(failed);
        }
        LeaderInfo leader = leadership.current().leader();
        if (leader == null) {
            return new NoLeaderException("node " + nodeId + " knows of no leader; an election may be under way");
        }
        if (leader.leaderId().equals(nodeId)) {
            return handingOver();
        }
        return new NotLeaderException(nodeId, leader);
    }

    EngineException failed(String reason) {
        return new EngineFailedException("node " + nodeId + " has stopped itself: " + reason);
    }

    EngineException stopped() {
        return new EngineStoppedException("node " + nodeId + " is stopping or has been stopped");
    }

    EngineException handingOver() {
        return new NoLeaderException("node " + nodeId + " is handing leadership over");
    }

    EngineException busy() {
        return new OverloadedException("Raft's queues on node " + nodeId + " are full");
    }

    EngineException of(Rejection rejection) {
        return switch (rejection) {
            case NOT_LEADER, TERM_ENDED -> notLeader();
            case HANDING_OVER -> handingOver();
            case BUSY -> busy();
            case NOT_RUNNING ->
                failure.get() != null
                        ? notLeader()
                        : new NoLeaderException("node " + nodeId + " has not joined the cluster, or is leaving it");
        };
    }
}
