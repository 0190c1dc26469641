package io.dengine.spring.boot;

import io.dengine.LeaderInfo;

/**
 * Published after the {@link LeaderChangedEvent} with which this member began to lead.
 *
 * @param leader this member as the leader
 */
public record LeadershipAcquiredEvent(LeaderInfo leader) {

    /** The Raft term this member leads in. */
    public long term() {
        return leader.term();
    }
}
