package io.dengine.command;

import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.TxnResult;
import java.util.UUID;

/** What a command did; the same on every member. */
public sealed interface CommandResult {

    /** A key was set. */
    record PutDone(PutResult result) implements CommandResult {}

    /** A key, or the keys of a range, do not exist any more. */
    record DeleteDone(DeleteResult result) implements CommandResult {}

    /** A transaction was done. */
    record TxnDone(TxnResult result) implements CommandResult {}

    /** A number was added to. */
    record IncrementDone(IncrementResult result) implements CommandResult {}

    /**
     * A lease was granted or renewed.
     *
     * @param leaseId its id
     * @param ttlMillis how long it lives from now on
     */
    record LeaseDone(long leaseId, long ttlMillis) implements CommandResult {}

    /**
     * A lease was ended.
     *
     * @param revision the store's revision after it
     * @param deletedKeys how many keys were deleted
     */
    record LeaseEnded(long revision, long deletedKeys) implements CommandResult {}

    /**
     * A command of the engine's own was applied, whether it had an effect or not.
     *
     * @param revision the store's revision after it
     */
    record Done(long revision) implements CommandResult {}

    /**
     * The cluster has an identity.
     *
     * @param clusterId the identity it has now, which an earlier command may have given it
     */
    record ClusterFormed(UUID clusterId) implements CommandResult {}

    /**
     * The command was refused and changed nothing.
     *
     * @param reason why
     * @param first the lease id ({@code LEASE_NOT_FOUND}) or the revision asked for
     * @param second the oldest or the latest revision, for the reasons that name one
     * @param message for people; empty where the reason and the numbers say all
     */
    record Refused(Reason reason, long first, long second, String message) implements CommandResult {}

    /** Why a command was refused. The order is part of the binary form: add at the end. */
    enum Reason {
        LEASE_NOT_FOUND,
        NOT_A_NUMBER,
        REVISION_COMPACTED,
        REVISION_IN_FUTURE,
        TOO_MANY_KEYS,
        WRITTEN_TWICE,
        TOO_LARGE
    }
}
