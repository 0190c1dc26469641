package io.dengine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable snapshot of who leads, as this member sees it.
 *
 * @param sequence 0 before the first change, then +1 for each
 * @param role what this member is
 * @param term the latest Raft term this member knew when the snapshot was taken
 * @param leader who leads; null when no leader is known
 */
public record LeadershipState(
        long sequence, Role role, long term, @Nullable LeaderInfo leader) {

    /** Whether this member is the leader and has applied an entry of its own term. */
    public boolean isLeader() {
        return role == Role.LEADER;
    }

    /** Who leads, if anybody is known to. */
    public Optional<LeaderInfo> leaderInfo() {
        return Optional.ofNullable(leader);
    }
}
