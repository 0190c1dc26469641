package io.dengine.faults.storage;

/** What a member asks of its storage, as far as it can be made to go wrong; see {@link StorageFaults}. */
public enum StorageOperation {
    /** Records are appended to the log, and synced. */
    APPEND,
    /** The log's head or tail is deleted, or all of it. */
    TRUNCATE,
    /** A record of the log is read. */
    READ_LOG,
    /** Term, vote and the like are written, and synced. */
    META,
    /** Changes of the state become visible. */
    COMMIT,
    /** The state is made durable. */
    FLUSH,
    /** A copy of the state is written. */
    CHECKPOINT,
    /** The state is replaced. */
    RESTORE
}
