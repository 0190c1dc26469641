package io.dengine.apply;

import org.jspecify.annotations.Nullable;

/**
 * What became of a lease.
 *
 * @param leaseId the lease
 * @param state how it is now; null when it has ended
 */
public record LeaseChange(long leaseId, @Nullable LeaseState state) {

    /**
     * A lease as it is stored.
     *
     * @param ttlMillis how long it lives without being renewed
     * @param remainingMillis how long it lives from the moment it was renewed or last checkpointed
     * @param generation how often it was renewed
     */
    public record LeaseState(long ttlMillis, long remainingMillis, long generation) {}
}
