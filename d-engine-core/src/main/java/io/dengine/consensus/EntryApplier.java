package io.dengine.consensus;

import io.dengine.storage.Checkpoint;
import java.nio.file.Path;

/**
 * What applies committed entries. Called by one thread, the apply thread. What it throws stops the member: it must not go on
 * without having applied an entry that the others apply.
 */
public interface EntryApplier {

    /** Applies every entry given. */
    void apply(CommittedEntries entries);

    /** The index up to which the state contains every entry. Any thread. */
    long appliedIndex();

    /** Writes a checkpoint of the state into an empty directory. */
    Checkpoint checkpoint(Path directory);

    /** Replaces the state by a checkpoint. */
    void restore(Path directory);
}
