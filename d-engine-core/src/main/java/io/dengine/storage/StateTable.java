package io.dengine.storage;

/** The tables of a {@link StateMachine}; each is ordered by unsigned bytes of its keys. */
public enum StateTable {
    /** The store's own numbers: revision, cluster id. */
    SYSTEM,
    /** Current keys and values. */
    KEYS,
    /** Which keys a revision changed. */
    HISTORY,
    /** What keys were before they were changed, by key and by the revision of the change. */
    VERSIONS,
    /** Leases, and the keys attached to them. */
    LEASES
}
