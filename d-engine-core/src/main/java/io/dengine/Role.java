package io.dengine;

/** What a member is at a moment. */
public enum Role {
    /** Leads its term and has applied an entry of it. */
    LEADER,
    /** Follows a leader. */
    FOLLOWER,
    /** Knows of no leader: an election is due or under way. */
    CANDIDATE,
    /**
     * Lost its data and catches up from the leader; it takes no part in elections until it has
     * (see docs/consistency.md, "the wiped voter").
     */
    RECOVERING,
    /** Not open, stopped, or failed. */
    STOPPED
}
