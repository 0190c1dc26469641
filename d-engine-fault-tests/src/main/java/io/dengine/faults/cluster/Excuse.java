package io.dengine.faults.cluster;

/** Why a member may stop, or end its process, by itself. */
public enum Excuse {
    /** Its storage was told to fail, and it was not started since. */
    STORAGE_FAULT,
    /** Its data was damaged, and not replaced since: it may say so, and nothing else. */
    DAMAGE
}
