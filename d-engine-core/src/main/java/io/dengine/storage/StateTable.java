package io.dengine.storage;

/** The tables of a {@link StateMachine}; each is ordered by unsigned bytes of its keys. */
public enum StateTable {
    /** The store's own numbers: revision, cluster id. */
    SYSTEM,
    /** Current keys and values. */
    KEYS,
    /** Past changes, by revision. */
    HISTORY,
    /** Leases. */
    LEASES
}
