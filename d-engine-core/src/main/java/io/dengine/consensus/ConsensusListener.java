package io.dengine.consensus;

import io.dengine.LeaderInfo;
import io.dengine.Role;
import org.jspecify.annotations.Nullable;

/** Told what becomes of this member; must return soon and never call back into Raft. */
public interface ConsensusListener {

    /** A change of role or leader, in order; by one thread at a time. */
    void onLeadership(Role role, long term, @Nullable LeaderInfo leader);

    /** The member must not continue. Called once. */
    void onFailure(String reason, @Nullable Throwable cause);
}
