package io.dengine.storage;

/**
 * The tables of a {@link StateMachine}; each is ordered by unsigned bytes of its keys. Later versions may have more: a store
 * whose data, or a checkpoint, was made before a table existed opens with that table empty. So an implementation keeps tables
 * apart by name or by a code of its own, not by their order here.
 */
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
