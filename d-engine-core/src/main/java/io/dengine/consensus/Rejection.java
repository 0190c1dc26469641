package io.dengine.consensus;

/** Why an entry was certainly not proposed. Everything that is not one of these leaves the outcome unknown. */
public enum Rejection {
    /** This member does not lead. */
    NOT_LEADER,
    /** The entry was bound to a term that has ended. */
    TERM_ENDED,
    /** Leadership is being handed over. */
    HANDING_OVER,
    /** Raft's queues are full. */
    BUSY,
    /** The member is shutting down, or has not joined the cluster yet. */
    NOT_RUNNING
}
