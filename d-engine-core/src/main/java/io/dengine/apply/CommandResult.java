package io.dengine.apply;

import java.util.UUID;

/** What a command did; the same on every member. */
public sealed interface CommandResult {

    /**
     * A key was set.
     *
     * @param revision the revision that the put made
     */
    record PutDone(long revision) implements CommandResult {}

    /**
     * A key does not exist any more.
     *
     * @param revision the revision that the delete made; the store's unchanged one when there was nothing to delete
     * @param deleted whether the key existed
     */
    record DeleteDone(long revision, boolean deleted) implements CommandResult {}

    /**
     * The cluster has an identity.
     *
     * @param clusterId the identity it has now, which an earlier command may have given it
     */
    record ClusterFormed(UUID clusterId) implements CommandResult {}
}
